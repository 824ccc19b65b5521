"""Names and addresses: folding, cleaning, keys to match by, and likeness, as tables."""

import subprocess
import sys
from collections.abc import Callable
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm import names
from netcrm.errors import UsageError
from netcrm.records import POINT_KINDS

HEAVY = ("collections", "dataclasses", "difflib", "netcrm.errors", "pathlib", "re", "typing", "unicodedata", "urllib")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Marie Dupont", "marie dupont"),
        ("  Marie \t Dupont\n", "marie dupont"),
        ("Élodie Müller", "elodie muller"),
        ("E\u0301lodie", "elodie"),
        ("Jean-Pierre O'Brien", "jean pierre o brien"),
        ("J.-P. O’Brien", "j p o brien"),
        ("snake_case <b>&amp;</b>", "snake case b amp b"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Łukasz Øster Đorđe Ħal", "lukasz oster dorde hal"),
        ("Æthel Œuvre Þór Ðuro", "aethel oeuvre thor duro"),
        ("Işık İpek", "isik ipek"),
        ("ﬁ Ａｌｉｃｅ Ⅳ", "fi alice iv"),
        ("Σίσυφος", "σισυφοσ"),
        ("Ёлка", "елка"),
        ("מֹשֶׁה", "משה"),
        ("مُحَمَّد مـحمد", "محمد محمد"),
        ("山田　太郎", "山田 太郎"),
        ("がく ｶﾞｸ", "がく ガク"),
        ("한국", "한국"),
        ("हिन्दी", "हिनदी"),
        ("a\u200bb\u202ec\x1bd\x00", "abcd"),
        ("\u200fMarie\u200e", "marie"),
        ("🎉 Marie ❤️", "🎉 marie ❤"),
        ("«Marie» – 5 €", "marie 5"),
        ("Hawaiʻi", "hawai i"),
        ("...", ""),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert names.fold(text) == folded


@given(text=st.text(max_size=40))
@settings(max_examples=100)
def test_fold_is_idempotent_and_tidy(text: str) -> None:
    folded = names.fold(text)
    assert names.fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert names.fold(text.upper()) == names.fold(text.upper().lower())


@given(text=st.text(st.characters(max_codepoint=127), max_size=40))
@settings(max_examples=100)
def test_the_fast_path_for_ascii_folds_as_the_other_does(text: str) -> None:
    assert names.fold(f"{text} é") == f"{names.fold(text)} e".strip()


@given(text=st.text(st.characters(categories=["Ll", "Lu", "Zs"]), max_size=40))
@settings(max_examples=100)
def test_fold_reads_composed_and_decomposed_text_alike(text: str) -> None:
    assert names.fold(normalize("NFD", text)) == names.fold(normalize("NFC", text))


def test_the_module_imports_nothing_that_completion_would_feel() -> None:
    script = (
        f"import sys; before = set(sys.modules); from netcrm import names; names.fold('Marie'); "
        f"print([name for name in {HEAVY!r} if name in sys.modules and name not in before])"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Marie   Dupont ", "Marie Dupont"),
        ("Marie\tDupont\r\n", "Marie Dupont"),
        ("E\u0301lodie", "Élodie"),
        ("نام\u200cهای", "نام\u200cهای"),
        ("\u200fמשה", "\u200fמשה"),
        ("=1+1 [red]<b>", "=1+1 [red]<b>"),
        ("x" * 200, "x" * 200),
    ],
)
def test_clean_keeps_what_was_typed(text: str, kept: str) -> None:
    assert names.clean(text) == kept


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The name is empty."),
        (" \t\n", "The name is empty."),
        ("\u200b \u200e\ufeff", "The name is empty."),
        ("x" * 201, "The name has 201 characters; 200 is the most."),
        ("Ma\x1b[31mrie", "The name holds U+001B at position 3, which is a control character."),
        ("Marie\x00", "The name holds U+0000 at position 6, which is a control character."),
        ("Marie\x7f", "The name holds U+007F at position 6, which is a control character."),
        ("Marie\x9b31m", "The name holds U+009B at position 6, which is a control character."),
        ("\u202eMarie", "The name holds U+202E at position 1, which reorders the text around it."),
        ("\u2066Marie\u2069", "The name holds U+2066 at position 1, which reorders the text around it."),
        ("Marie\udce9", "The name holds U+DCE9 at position 6, which is half of a character."),
    ],
)
def test_clean_refuses(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        names.clean(text)
    assert caught.value.message == message
    assert caught.value.hint


def test_clean_names_the_value_and_takes_a_limit() -> None:
    with pytest.raises(UsageError, match="The city has 4 characters; 3 is the most"):
        names.clean("Lyon", "city", 3)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  one\n\ttwo  three\n\n", "one\n\ttwo  three"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("E\u0301t\u00e9\n", "Été"),
    ],
)
def test_clean_text_keeps_lines(text: str, kept: str) -> None:
    assert names.clean_text(text) == kept


@pytest.mark.parametrize("text", ["", "\n\n", "a\x1bb", "a\u202eb\n", "x" * 10_001])
def test_clean_text_refuses(text: str) -> None:
    with pytest.raises(UsageError, match="The note "):
        names.clean_text(text)


@given(text=st.text(max_size=60))
@settings(max_examples=100)
def test_what_is_clean_stays_so_and_can_be_shown(text: str) -> None:
    for tidy in (names.clean, names.clean_text):
        try:
            kept = tidy(text)
        except UsageError as error:
            assert error.message.isprintable()
        else:
            assert tidy(kept) == kept
            assert not set(kept) & {"\x1b", "\x00", "\u202e", "\r"}


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("email", " Marie.Dupont@Example.COM ", "marie.dupont@example.com"),
        ("email", "É@exämple.org", "é@exämple.org"),
        ("handle", "@Marie_D", "marie_d"),
        ("handle", "Marie@mastodon.example", "marie@mastodon.example"),
        ("phone", "+33 6 12 34 56 78", "+33612345678"),
        ("phone", "0033 6.12.34.56.78", "+33612345678"),
        ("phone", "+33 (0)6 12 34 56 78", "+33612345678"),
        ("phone", "06 12 34 56 78", "0612345678"),
        ("phone", "(020) 7946-0958", "02079460958"),
        ("phone", "tel:+1-202-555-0100", "+12025550100"),
        ("phone", "+1 202 555 0100 ext. 12", "+12025550100"),
        ("phone", "+1 202 555 0100 x12", "+12025550100"),
        ("phone", "01 23 45 67 89 poste 4", "0123456789"),
        ("phone", "+12025550100;ext=5", "+12025550100"),
        ("phone", "٠٦١٢", "0612"),
        ("phone", "none", ""),
        ("phone", "00", "00"),
        ("phone", "06 +12", "0612"),
        ("phone", "++33 6", "+336"),
        ("url", "https://www.linkedin.com/in/Marie-Dupont/", "https://linkedin.com/in/marie-dupont"),
        ("url", "http://fr.linkedin.com/in/marie-dupont?trk=x#top", "https://linkedin.com/in/marie-dupont"),
        ("url", "linkedin.com/in/marie-dupont/en", "https://linkedin.com/in/marie-dupont"),
        ("url", "https://www.linkedin.com/in/h%C3%A9l%C3%A8ne", "https://linkedin.com/in/hélène"),
        ("url", "https://www.linkedin.com/in/he%CC%81le%CC%80ne", "https://linkedin.com/in/hélène"),
        ("url", "https://notlinkedin.com/in/A?b", "https://notlinkedin.com/in/A?b"),
        ("url", "HTTP://WWW.Example.com:80/A/B/?q=1#part", "https://example.com/A/B?q=1"),
        ("url", "https://example.com:8443/", "https://example.com:8443"),
        ("url", "example.com:8443/a", "https://example.com:8443/a"),
        ("url", "//example.com", "https://example.com"),
        ("url", "https://me:secret@example.com/a", "https://example.com/a"),
        ("url", "https://example.com/100%25%3Fx%2541", "https://example.com/100%25%3Fx%2541"),
        ("url", "https://example.com/%E9", "https://example.com/%E9"),
        ("url", "https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("url", "https://[broken", "https://[broken"),
        ("url", "https://example.com:port/", "https://example.com:port/"),
    ],
)
def test_keys_to_match_by(kind: str, text: str, key: str) -> None:
    assert names.normal(kind, text) == key
    assert names.normal(kind, key) == key


@given(
    text=st.text(max_size=40)
    | st.text(alphabet="https://www.linkedin.com/in/%C3A9E0?#:@. é", max_size=40)
    | st.text(alphabet="0123456789+() .xet#", max_size=20),
    front=st.sampled_from(["", "https://", "https://www.linkedin.com/in/", "+", "00", "@"]),
)
@settings(max_examples=100)
def test_keys_are_idempotent_and_never_fail(text: str, front: str) -> None:
    for kind in POINT_KINDS:
        key = names.normal(kind, front + text)
        assert names.normal(kind, key) == key


@pytest.mark.parametrize(
    ("check", "text", "kept"),
    [
        (names.check_email, " Marie@Example.com ", "Marie@Example.com"),
        (names.check_email, "me@localhost", "me@localhost"),
        (names.check_email, "marie+crm@sub.example.co.uk", "marie+crm@sub.example.co.uk"),
        (names.check_email, "jérôme@exämple.fr", "jérôme@exämple.fr"),
        (names.check_phone, "+33 6 12 34 56 78", "+33 6 12 34 56 78"),
        (names.check_phone, "1-800-FLOWERS", "1-800-FLOWERS"),
        (names.check_phone, "+1 202 555 0100 ext. 12345", "+1 202 555 0100 ext. 12345"),
        (names.check_url, "https://Example.com/A?b#c", "https://Example.com/A?b#c"),
        (names.check_url, "http://localhost:8080", "http://localhost:8080"),
        (names.check_url, "www.example.com", "https://www.example.com"),
        (names.check_url, "example.com:8080/a", "https://example.com:8080/a"),
        (names.check_url, "example.com/?next=http://other.example", "https://example.com/?next=http://other.example"),
        (names.check_url, "//example.com", "https://example.com"),
    ],
)
def test_checked_values_are_kept_as_typed(check: Callable[[str], str], text: str, kept: str) -> None:
    assert check(text) == kept


@pytest.mark.parametrize(
    ("check", "text", "message"),
    [
        (names.check_email, "", "The e-mail address is empty."),
        *(
            (names.check_email, text, f"{text!r} is not an e-mail address.")
            for text in (
                "marie",
                "@example.com",
                "marie@",
                "a@b@c",
                "marie dupont@example.com",
                "Marie <m@example.com>",
                "m@example..com",
                "m@.com",
                "m@example.com.",
                "a@b,c@d",
            )
        ),
        (
            names.check_email,
            "m\x1b@example.com",
            "The e-mail address holds U+001B at position 2, which is a control character.",
        ),
        (names.check_phone, "", "The phone number is empty."),
        *(
            (names.check_phone, text, f"{text!r} is not a phone number.")
            for text in (
                "12",
                "unknown",
                "+",
                "ext. 1234",
                "1" * 21,
            )
        ),
        (names.check_url, "", "The web address is empty."),
        *(
            (names.check_url, text, f"{text!r} is not a web address.")
            for text in (
                "javascript:alert(1)",
                "mailto:m@example.com",
                "ftp://example.com",
                "file:///etc/passwd",
                "data:,x",
                "tel:123",
                "marie",
                "https://",
                "https:///a",
                "https://example.com/a b",
                "https://[broken",
                "https://example.com:port",
                "https://me:secret@example.com",
            )
        ),
    ],
)
def test_checks_refuse(check: Callable[[str], str], text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        check(text)
    assert caught.value.message == message
    assert caught.value.hint


PEOPLE = ["Marie Dupont", "Élodie Durand", "Jean-Pierre Martin", "Ana Lopez", "山田 太郎"]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("Dupond", ["Marie Dupont", "Élodie Durand"]),
        ("mari", ["Marie Dupont", "Jean-Pierre Martin"]),
        ("marie dupnot", ["Marie Dupont"]),
        ("ELODI", ["Élodie Durand"]),
        ("pierre", ["Jean-Pierre Martin"]),
        ("Anna", ["Ana Lopez"]),
        ("山田 太朗", ["山田 太郎"]),
        ("xyzzy", []),
        ("...", []),
        ("", []),
    ],
)
def test_nearest_spellings(word: str, near: list[str]) -> None:
    assert names.nearest(word, PEOPLE) == near


def test_nearest_gives_at_most_so_many_each_once_best_first() -> None:
    crowd = [f"Marie {letter}" for letter in "abcdef"] + ["Maria x", "Marie a"]
    assert names.nearest("marie", iter(crowd), 2) == ["Marie a", "Marie b"]
    assert names.nearest("maria", crowd, 1) == ["Maria x"]


@given(people=st.lists(st.text(alphabet="aeilmnrt é", max_size=12), max_size=12), word=st.text("aeilmnrt", max_size=8))
@settings(max_examples=100)
def test_nearest_drops_nothing_that_difflib_would_find(people: list[str], word: str) -> None:
    from difflib import SequenceMatcher

    wanted = names.fold(word)

    def likeness(name: str) -> float:
        folded = names.fold(name)
        spellings = (folded, *folded.split())
        return max(SequenceMatcher(None, spelling, wanted, autojunk=False).ratio() for spelling in spellings)

    expected = {name for name in people if wanted and likeness(name) >= names.LIKE}
    assert set(names.nearest(word, people, 100)) == expected


@pytest.mark.parametrize(
    ("a", "b", "close"),
    [
        ("Marie Dupont", "marie dupont", True),
        ("Élodie Durand", "Elodie DURAND", True),
        ("Dupont Marie", "Marie Dupont", True),
        ("Marie Dupont", "Marie Dupond", True),
        ("Marie Dupont", "Marie Duponnt", True),
        ("Marie Dupont", "Marie Dupot", True),
        ("Marie Dupont", "Marie Dupnot", True),
        ("Dupond Marie", "Marie Dupont", True),
        ("M. Dupont", "Marie Dupont", True),
        ("J.-P. Martin", "Jean-Pierre Martin", True),
        ("Marie D.", "Marie Dupont", True),
        ("Jean-Pierre Martin", "Jean Pierre Martin", True),
        ("Jeanpierre Martin", "Jean-Pierre Martin", True),
        ("O'Brien", "OBrien", True),
        ("山田太郎", "山田 太郎", True),
        ("Marie Dupont", "Marc Dupont", False),
        ("Marie Dupont", "Marie", False),
        ("Marie", "Marie Dupont", False),
        ("Marie Dupont", "Marie Durand", False),
        ("Marie Dupont", "Maria Dupond", False),
        ("Paul Dupont", "Saul Dupont", False),
        ("Anne Roy", "Anna Roy", False),
        ("Marie Dupont", "Marie Anne Dupont", False),
        ("M. Dupont", "Jean Dupont", False),
        ("M. D.", "Marie Dupont", False),
        ("M. Dupont", "M. Dupond", False),
        ("Marie", "Maria", False),
        ("李 明", "李 华", False),
        ("", "", False),
        ("...", "!!!", False),
        ("", "Marie", False),
    ],
)
def test_too_close(a: str, b: str, close: bool) -> None:
    assert names.too_close(a, b) is close
    assert names.too_close(b, a) is close


@given(a=st.text(alphabet="abc é.", max_size=14), b=st.text(alphabet="abc é.", max_size=14))
@settings(max_examples=100)
def test_too_close_is_symmetric(a: str, b: str) -> None:
    assert names.too_close(a, b) is names.too_close(b, a)
