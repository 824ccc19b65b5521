"""Connections.csv in the layouts that LinkedIn wrote over the years."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import Source, linkedin, open_source
from netcrm.formats.text import text_file
from netcrm.names import normal_url
from netcrm.records import ContactDraft, Draft, Point, Rejected

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "linkedin"

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
ROW = "Zoë,Brandt,https://www.linkedin.com/in/zoe-brandt,zoe@example.org,Acme,Engineer,05 Mar 2021"
ZOE = ContactDraft(
    name="Zoë Brandt",
    where="Connections.csv:2",
    organization="Acme",
    title="Engineer",
    met_on="2021-03-05",
    met_at="LinkedIn",
    points=(Point("url", "https://www.linkedin.com/in/zoe-brandt", "linkedin"), Point("email", "zoe@example.org")),
)

Open = Callable[..., Source]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Write Connections.csv and open it."""

    def opened(content: str | bytes, as_format: str = "", **wishes: str) -> Source:
        path = tmp_path / "Connections.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_source(path, as_format, date_order=wishes.get("date_order", ""))

    return opened


def rejected(draft: Draft) -> Rejected:
    assert isinstance(draft, Rejected), draft
    return draft


PREAMBLES = [
    ("none", ""),
    ("three lines", 'Notes:\n"When exporting your connections, some have no e-mail address."\n\n'),
    ("quoted title", '"Notes:"\n"A quoted paragraph, with a comma."\n\n'),
    ("unquoted", "Notes:\nThese are your connections.\nNothing is missing.\n\n"),
    ("padded by a spreadsheet", 'Notes:,,,,,,\n"A paragraph, quoted.",,,,,,\n,,,,,,\n'),
    ("stray quote", 'Notes:\n"\nA paragraph.\n\n'),
    ("quote that never closes", '"Notes:\nA paragraph.\n'),
    ("localized", "Remarques :\n\"Certaines relations n'ont pas d'adresse.\"\n\n"),
]


@pytest.mark.parametrize("preamble", [text for _, text in PREAMBLES], ids=[name for name, _ in PREAMBLES])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["plain", "bom"])
def test_the_header_is_found_below_any_preamble(opened: Open, preamble: str, bom: str) -> None:
    source = opened(f"{bom}{preamble}{HEADER}\n{ROW}\n")
    (draft,) = source.drafts

    assert source.format == "linkedin"
    assert isinstance(draft, ContactDraft)
    assert draft.where == f"Connections.csv:{preamble.count(chr(10)) + 2}"
    assert draft.points == ZOE.points


HEADERS = [
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Date de connexion",
    "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
    "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Conectado el",
    "Nombre,Apellidos,URL,Dirección de email,Empresa,Puesto,Conectado el",
    "Nome,Cognome,URL,Indirizzo e-mail,Azienda,Posizione,Data di collegamento",
    "Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em",
    "Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op",
]


@pytest.mark.parametrize("header", HEADERS)
def test_headers_are_known_in_seven_languages(opened: Open, header: str) -> None:
    assert list(opened(f"{header}\n{ROW}\n").drafts) == [ZOE]


LAYOUTS = [
    ("URL last", "First Name,Last Name,Email Address,Company,Position,Connected On,URL",
     "Zoë,Brandt,zoe@example.org,Acme,Engineer,05 Mar 2021,https://www.linkedin.com/in/zoe-brandt", ZOE.points),
    ("no URL", "First Name,Last Name,Email Address,Company,Position,Connected On",
     "Zoë,Brandt,zoe@example.org,Acme,Engineer,05 Mar 2021", ZOE.points[1:]),
    ("semicolons", HEADER.replace(",", ";"), ROW.replace(",", ";"), ZOE.points),
    ("tabs", HEADER.replace(",", "\t"), ROW.replace(",", "\t"), ZOE.points),
    ("all quoted", '"' + HEADER.replace(",", '","') + '"', '"' + ROW.replace(",", '","') + '"', ZOE.points),
]  # fmt: skip


@pytest.mark.parametrize(("header", "row", "points"), [case[1:] for case in LAYOUTS], ids=[c[0] for c in LAYOUTS])
def test_columns_may_move(opened: Open, header: str, row: str, points: tuple[Point, ...]) -> None:
    (draft,) = opened(f"{header}\n{row}\n").drafts

    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.organization, draft.title, draft.met_on, draft.points) == (
        "Zoë Brandt", "Acme", "Engineer", "2021-03-05", points,
    )  # fmt: skip


def test_outlooks_layout_of_before_2017_is_read_when_it_is_known_as_linkedins(opened: Open) -> None:
    header = (
        '"Title","First Name","Middle Name","Last Name","Suffix","E-mail Address","Company","Department","Job Title"'
    )
    (draft,) = opened(f'{header}\n"","Zoë","","Brandt","","zoe@example.org","Acme","","Engineer"\n', "linkedin").drafts

    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.organization, draft.title, draft.points) == (
        "Zoë Brandt",
        "Acme",
        "Engineer",
        ZOE.points[1:],
    )


DATES = [
    ("05 Mar 2021", "2021-03-05"), ("15-Jan-24", "2024-01-15"), ("5-May-25", "2025-05-05"),
    ("12 mars 2023", "2023-03-12"), ("1 févr. 2023", "2023-02-01"), ("5. März 2023", "2023-03-05"),
    ("3 dic 2022", "2022-12-03"), ("7 de agosto de 2022", "2022-08-07"), ("9 gennaio 2022", "2022-01-09"),
    ("2 out. 2021", "2021-10-02"), ("4 mei 2020", "2020-05-04"), ("Mar 5, 2021", "2021-03-05"),
    ("2021-03-05", "2021-03-05"), ("1/15/24, 10:02 AM", "2024-01-15"), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "met_on"), DATES)
def test_dates_are_read_in_any_dress(opened: Open, stated: str, met_on: str) -> None:
    (draft,) = opened(f'{HEADER}\nZoë,Brandt,,,,,"{stated}"\n').drafts

    assert isinstance(draft, ContactDraft)
    assert (draft.met_on, draft.extra) == (met_on, ())


def test_a_date_that_is_open_is_kept_as_it_stands(opened: Open) -> None:
    content = f"{HEADER}\nZoë,Brandt,,,,,03/04/2021\n"
    (draft,) = opened(content).drafts
    (settled,) = opened(content, date_order="dmy").drafts

    assert isinstance(draft, ContactDraft)
    assert isinstance(settled, ContactDraft)
    assert (draft.met_on, draft.extra) == ("", (("Connected On", "03/04/2021"),))
    assert (settled.met_on, settled.extra) == ("2021-04-03", ())


def test_rows_that_name_nobody_are_told_apart(opened: Open) -> None:
    rows = [
        ",,,,,,",
        ",,,,,,07 Jun 2022",
        ",,,,,,07 Jun 2022",
        ",,https://www.linkedin.com/in/hidden,,,,07 Jun 2022",
        ",,,ann@example.org,,,07 Jun 2022",
        "Zoë,,,,,,",
        ROW,
        ROW,
        "",
    ]
    drafts = list(opened("\n".join([HEADER, *rows])).drafts)

    assert [draft.where.partition(":")[2] for draft in drafts] == ["3", "4", "5", "6", "7", "8"]
    assert "hides its name" in rejected(drafts[0]).reason
    assert "hides its name" in rejected(drafts[1]).reason
    assert "linkedin.com/in/hidden" in rejected(drafts[2]).reason
    assert [draft.name for draft in drafts if isinstance(draft, ContactDraft)] == [
        "ann@example.org", "Zoë", "Zoë Brandt",
    ]  # fmt: skip


def test_columns_of_ones_own_are_kept(opened: Open) -> None:
    (draft,) = opened(f"Notes:\n\n{HEADER},Where We Met,,Empty\n{ROW},At the fair,x,\n").drafts

    assert isinstance(draft, ContactDraft)
    assert draft.extra == (("Where We Met", "At the fair"), ("column 9", "x"))


def test_the_same_person_with_other_facts_is_not_dropped(opened: Open) -> None:
    drafts = list(opened(f"{HEADER}\n{ROW}\n{ROW.replace('Acme', 'Globex')}\n").drafts)

    assert [draft.organization for draft in drafts if isinstance(draft, ContactDraft)] == ["Acme", "Globex"]


NOTHING = ["", "\n,,,,,,\n", "\n,,,,,,07 Jun 2022\n", '\n"Zoë,Brandt\n']


@pytest.mark.parametrize("rows", NOTHING)
def test_no_connection_at_all_is_no_success(opened: Open, rows: str) -> None:
    with pytest.raises(RefusedError, match="gives no connection"):
        list(opened(HEADER + rows).drafts)


def test_a_file_that_is_only_said_to_be_linkedins_is_refused(opened: Open) -> None:
    with pytest.raises(RefusedError, match="no header"):
        list(opened("Size,Colour\n1,red\n", "linkedin").drafts)


NEWEST = [
    ("the last day", ["05 Mar 2021", "15-Jan-24", "12 mars 2023"], "2024-01-15"),
    ("what is no whole day does not count", ["05 Mar 2021", "2025", "soon", ""], "2021-03-05"),
    ("an open date does not count", ["03/04/2025"], ""),
    ("none", [""], ""),
]


@pytest.mark.parametrize(("stated", "day"), [case[1:] for case in NEWEST], ids=[case[0] for case in NEWEST])
def test_the_newest_connection_tells_the_age_of_the_list(stated: list[str], day: str) -> None:
    content = "\n".join([HEADER, *(f"Zoë,Brandt,,,,,{date}" for date in stated)]).encode()

    assert linkedin.newest(text_file("Connections.csv", lambda: io.BytesIO(content))) == day


def test_a_list_without_header_has_no_age() -> None:
    assert linkedin.newest(text_file("Connections.csv", lambda: io.BytesIO(b"Size\n1\n"))) == ""


URLS = [
    "https://www.linkedin.com/in/zoe-brandt",
    "http://de.linkedin.com/in/Zoe-Brandt/",
    "www.linkedin.com/in/zoe-brandt?trk=contacts",
    "linkedin.com/in/zoe%2Dbrandt",
]


@pytest.mark.parametrize("url", URLS)
def test_a_profile_has_one_key(url: str) -> None:
    assert normal_url(url) == "https://linkedin.com/in/zoe-brandt"


NAMED = ["first", "last", "url", "email", "company", "position", "date"]
CELLS = dict(zip(NAMED, ["Zoë", "Brandt", *ROW.split(",")[2:6], "05 Mar 2021"], strict=True))
NOISE = ["", ",,,,,,", "\n"]


@settings(max_examples=100, deadline=None)
@given(
    preamble=st.sampled_from([text for _, text in PREAMBLES]), header=st.sampled_from(HEADERS),
    order=st.permutations(NAMED), dropped=st.sampled_from(["", "url", "email"]), date=st.sampled_from(DATES),
    noise=st.lists(st.sampled_from(NOISE), max_size=3), doubles=st.integers(1, 3), bom=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip
def test_any_preamble_language_order_and_date_go_together(
    preamble: str, header: str, order: list[str], dropped: str, date: tuple[str, str], noise: list[str], doubles: int,
    bom: bool, end: str,
) -> None:  # fmt: skip
    columns = [name for name in order if name != dropped]
    called = dict(zip(NAMED, header.split(","), strict=True))
    cells = CELLS | {"date": f'"{date[0]}"'}
    rows = [",".join(called[name] for name in columns), *noise]
    rows += [",".join(cells[name] for name in columns)] * doubles
    content = ("\ufeff" * bom + preamble + "\n".join(rows)).replace("\n", end)
    file = text_file("Connections.csv", lambda: io.BytesIO(content.encode()))
    (draft,) = linkedin.drafts({"connections": file}, False, "", "")

    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.organization, draft.title, draft.met_on) == ("Zoë Brandt", "Acme", "Engineer", date[1])
    assert {point.kind for point in draft.points} == {"url", "email"} - {dropped}


SAMPLES = [("connections-bom.csv", 2, "José García"), ("tests__fixtures__Connections.csv", 10, "Alice Johnson")]


@pytest.mark.parametrize(("name", "count", "first"), SAMPLES)
def test_samples_are_read(name: str, count: int, first: str) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"the sample {name} is not there")
    drafts = [draft for draft in open_source(SHARED / name).drafts if isinstance(draft, ContactDraft)]

    assert (len(drafts), drafts[0].name) == (count, first)
    assert all(draft.met_on for draft in drafts)
