"""The vCards of the shared material: all are read, no value is lost or made up, and all go out and come in again."""

import io
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from netcrm.formats import vcard, vcard_writing
from netcrm.formats.vcard_values import decoded, unescaped
from netcrm.records import ContactDraft, Draft, Rejected, Remark, gathered

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "vcards"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="shared/data/vcards is not here")


@cache
def cards(name: str) -> list[ContactDraft | Rejected]:
    """The cards of a file, in their order."""
    path = FOLDER / name
    return [card for card in vcard.read(name, lambda: path.open("rb"))[1] if isinstance(card, ContactDraft | Rejected)]


def expected() -> list[dict[str, Any]]:
    """The cards that two other readers read, with the values that they agree on."""
    entries: list[dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    return entries


def plain(name: str, text: str) -> str:
    """A value without what its spelling adds: white space, a URI's scheme, the signs in a date."""
    text = "".join(text.split())
    if name == "TEL":
        return text.removeprefix("tel:")
    if name != "BDAY":
        return text
    return re.sub(r"T0{6}Z?$", "", re.sub(r"(?<=\d)[-:](?=\d)|^--(?=\d\d-?\d\d$)", "", text).replace("-", ""))


def well_read(text: str) -> str:
    """The text that UTF-8 stood for, where both other readers took it for Windows-1252 or ISO-8859-1."""
    try:
        data = b"".join(
            char.encode("cp1252") if char.encode("cp1252", "ignore") else char.encode("latin-1") for char in text
        )
        return decoded(data)
    except UnicodeEncodeError:
        return text


def stated(draft: ContactDraft, name: str) -> Iterator[str]:
    """What a draft says where a property's value may have gone."""
    kept = [value for key, value in draft.extra if re.fullmatch(rf"(?:\w+\.)?{name}(?:;.*)?", key, re.DOTALL)]
    fields = {
        "FN": (draft.name,), "N": (draft.name,), "ORG": (draft.organization,), "NOTE": (draft.note,),
        "BDAY": (draft.birthday,), "TEL": (), "EMAIL": (), "URL": (),
    }[name]  # fmt: skip
    yield from fields
    yield from kept
    yield from (point.value for point in draft.points)


def is_kept(draft: ContactDraft, name: str, value: str | list[Any]) -> bool:
    """Whether a value, or each of its components, is in a draft."""
    have = "\0".join(plain(name, unescaped(text)) for text in stated(draft, name))
    if isinstance(value, list):
        return all(is_kept(draft, name, part) for part in value)
    return any(plain(name, text) in have for text in (value, well_read(value)))


def test_all_218_cards_are_read_and_all_1111_values_kept() -> None:
    lost, values, empty = [], 0, 0
    for entry in expected():
        card = cards(entry["file"])[entry["index"]]
        for name, agreed in entry["agreed"].items():
            values += len(agreed)
            lost += [
                (entry["file"], value)
                for value in agreed
                if isinstance(card, Rejected) or not is_kept(card, name, value)
            ]
        if isinstance(card, Rejected):
            assert card.reason == "The card is empty."
            empty += 1
    assert (lost, values, empty, len(expected())) == ([], 1111, 4, 218)


def test_each_file_has_the_cards_that_it_has() -> None:
    most = {entry["file"]: 0 for entry in expected()}
    for entry in expected():
        most[entry["file"]] = max(most[entry["file"]], entry["index"] + 1)
    assert {name: len(cards(name)) for name in most} == most


def test_no_value_is_made_up() -> None:
    """Each value that both others found of a property is all that a draft may state of it, but for what they dispute."""  # noqa: E501
    names: dict[str, Callable[[ContactDraft], list[str]]] = {
        "TEL": lambda draft: [point.value for point in draft.points if point.kind == "phone"],
        "EMAIL": lambda draft: [point.value for point in draft.points if point.kind == "email"],
        "BDAY": lambda draft: [draft.birthday] if draft.birthday else [],
        "NOTE": lambda draft: [draft.note] if draft.note else [],
    }
    made_up = []
    for entry in expected():
        card = cards(entry["file"])[entry["index"]]
        if isinstance(card, Rejected):
            continue
        for name, found in names.items():
            agreed = [
                plain(name, text) for value in entry["agreed"].get(name, []) for text in (value, well_read(value))
            ]
            if agreed and name not in entry["disputed"]:
                made_up += [(entry["file"], value) for value in found(card)
                            if not any(plain(name, value) in text for text in agreed)]  # fmt: skip
    assert made_up == []


def told(draft: Draft) -> dict[str, object]:
    return vars(draft) | {"where": "", "extra": gathered(draft.extra) if isinstance(draft, ContactDraft) else ()}


@pytest.mark.parametrize("version", vcard_writing.VERSIONS)
def test_every_card_goes_out_and_comes_in_with_nothing_lost(version: str) -> None:
    names = sorted({str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.suffix in (".vcf", ".ref")})
    names = [name for name in names if (FOLDER / name).stat().st_size > 3]
    drafts = [
        ContactDraft.of({**vars(card), "uid": card.uid or f"card-{n}"})
        for name in names
        for n, card in enumerate(cards(name))
        if isinstance(card, ContactDraft)
    ]
    out = io.StringIO(newline="")
    assert vcard_writing.write(drafts, out, version) == len(drafts) > 214
    text = out.getvalue()
    assert max(map(len, text.encode().split(b"\r\n"))) <= 75
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[^\r]\n|\r[^\n]", text)
    again = list(vcard.read("again.vcf", lambda: io.BytesIO(text.encode()))[1])
    assert [told(draft) for draft in again if not isinstance(draft, Remark)] == list(map(told, drafts))
    assert not [draft for draft in again if isinstance(draft, Remark)]
