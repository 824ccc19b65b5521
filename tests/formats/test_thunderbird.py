"""Thunderbird's CSV in: seven languages, columns of one name, and birthdays in three cells."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import NetcrmError
from netcrm.formats import thunderbird
from netcrm.formats.columns import csv_kind
from netcrm.formats.text import text_file
from netcrm.names import fold
from netcrm.records import ContactDraft, Draft, Point, Rejected, Remark


def read(header: str, *rows: dict[int, str], mapping: dict[str, str] | None = None) -> list[Draft]:
    """The drafts of a file in which every line ends with a comma, as Thunderbird writes it."""
    columns = [*header.replace("\n", "").split("|"), ""]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(index, "") for index in range(len(columns))] for row in rows)
    file = text_file("thunderbird.csv", lambda: io.BytesIO(out.getvalue().encode()))
    assert csv_kind(file) == "thunderbird"
    return list(thunderbird.read(file, mapping=mapping)[1])


ENGLISH = """First Name|Last Name|Display Name|Nickname|Primary Email|Secondary Email|Screen Name|Work Phone|Home Phone
|Fax Number|Pager Number|Mobile Number|Home Address|Home Address 2|Home City|Home State|Home ZipCode|Home Country
|Work Address|Work Address 2|Work City|Work State|Work ZipCode|Work Country|Job Title|Department|Organization|Web Page 1
|Web Page 2|Birth Year|Birth Month|Birth Day|Custom 1|Custom 2|Custom 3|Custom 4|Notes"""
FRENCH = """Prénom|Nom de famille|Nom à afficher|Surnom|Adresse électronique principale
|Adresse électronique secondaire|Nom de l’écran|Tél. professionnel |Tél. personnel|Fax|Pager|Portable|Adresse privée
|Adresse privée 2|Ville|Pays/État|Code postal|Pays/Région (domicile)|Adresse professionnelle|Adresse professionnelle 2
|Ville|Pays/État|Code postal|Pays/Région (bureau)|Profession|Service|Société|Site web 1|Site web 2|Année de naissance
|Mois|Jour|Divers 1|Divers 2|Divers 3|Divers 4|Notes"""
GERMAN = """Vorname|Nachname|Anzeigename|Spitzname|Primäre E-Mail-Adresse|Sekundäre E-Mail-Adresse|Messenger-Name
|Tel. dienstlich|Tel. privat|Fax-Nummer|Pager-Nummer|Mobil-Tel.-Nr.|Privat: Adresse|Privat: Adresse 2|Privat: Ort
|Privat: Bundesland|Privat: PLZ|Privat: Land|Dienstlich: Adresse|Dienstlich: Adresse 2|Dienstlich: Ort
|Dienstlich: Bundesland|Dienstlich: PLZ|Dienstlich: Land|Arbeitstitel|Abteilung|Organisation|Webseite 1|Webseite 2
|Geburtsjahr|Geburtsmonat|Geburtstag|Benutzerdef. 1|Benutzerdef. 2|Benutzerdef. 3|Benutzerdef. 4|Notizen"""
SPANISH = """Nombre|Apellidos|Nombre mostrado|Apodo|Dirección de correo electrónico principal
|Dirección de correo electrónico secundaria|Nombre en pantalla|Teléfono (Trabajo)|Teléfono particular|Fax
|Buscapersonas|Teléfono móvil|Dirección personal|Dirección personal 2|Ciudad donde vive|Provincia|Código postal
|País de residencia|Dirección de trabajo|Dirección de trabajo 2|Ciudad (Trabajo)|Provincia (Trabajo)
|Código postal (Trabajo)|País (Trabajo)|Puesto|Departamento|Organización|Página web 1|Página web 2|Año de nacimiento
|Mes de nacimiento|Día de nacimiento|Personalizado 1|Personalizado 2|Personalizado 3|Personalizado 4|Notas"""
ITALIAN = """Nome|Cognome|Nome visualizzato|Soprannome|Email primaria|Email secondaria|Nome Instant Messenger
|Telefono lavoro|Telefono casa|Numero fax|Numero cercapersone|Numero cellulare|Indirizzo di casa|Indirizzo di casa 2
|Città di residenza|Provincia di residenza|CAP di residenza|Nazione di residenza|Indirizzo di lavoro
|Indirizzo di lavoro 2|Città di lavoro|Provincia di lavoro|CAP di lavoro|Nazione di lavoro|Qualifica|Reparto
|Organizzazione|Pagina web 1|Pagina web 2|Anno di nascita|Mese di nascita|Giorno di nascita|Personalizzato 1
|Personalizzato 2|Personalizzato 3|Personalizzato 4|Note"""
PORTUGUESE = """Primeiro nome|Sobrenome|Nome de exibição|Apelido|Email principal|Email secundário|Nome de tela
|Telefone comercial|Telefone residencial|Número do fax|Número do pager|Número do celular|Endereço|Endereço 2|Cidade
|Estado|CEP|País|Endereço comercial|Endereço comercial 2|Cidade de trabalho|Estado de trabalho|CEP comercial
|País de trabalho|Cargo|Setor|Organização|Página web 1|Página web 2|Ano de nascimento|Mês de nascimento
|Data de nascimento|Personalizado 1|Personalizado 2|Personalizado 3|Personalizado 4|Notas"""
DUTCH = """Voornaam|Achternaam|Weergavenaam|Bijnaam|Primair e-mailadres|Secundair e-mailadres|Schermnaam
|Telefoon werk|Telefoon thuis|Faxnummer|Piepernummer|Mobiel nummer|Adres|Adres 2|Woonplaats|Provincie|Postcode|Land
|Werkadres|Werkadres 2|Werklocatie|Werkprovincie|Werkpostcode|Werkland|Werkfunctie|Afdeling|Organisatie|Webpagina 1
|Webpagina 2|Geboortejaar|Geboortemaand|Geboortedag|Overig 1|Overig 2|Overig 3|Overig 4|Aantekeningen"""

ZOE = {
    0: "Zoë", 1: "Brandt", 2: "Zoë Brandt", 3: "Zo", 4: "zoe@home.example", 5: "zoe@work.example", 6: "zoe.b",
    7: "+33 4 12", 8: "+33 1 23", 9: "+33 4 99", 11: "06 12 34", 12: "1 rue A", 14: "Paris", 16: "75001", 18: "2 rue B",
    20: "Lyon", 22: "69001", 24: "CTO", 25: "R&D", 26: "Acme", 27: "https://acme.example", 29: "1990", 30: "4",
    31: "15", 32: "blue", 36: "two\nlines",
}  # fmt: skip


@pytest.mark.parametrize("header", [ENGLISH, FRENCH, GERMAN, SPANISH, ITALIAN, PORTUGUESE, DUTCH])
def test_every_language_is_read_whole(header: str) -> None:
    names = [name.strip() for name in header.replace("\n", "").split("|")]

    zoe, bob = read(header, ZOE, {0: "Bob", 20: "Rome"})

    assert zoe == ContactDraft(
        "Zoë Brandt", "thunderbird.csv:2", nickname="Zo", organization="Acme", title="CTO", city="Paris",
        birthday="1990-04-15", note="two\nlines",
        points=(
            Point("email", "zoe@home.example"), Point("email", "zoe@work.example"), Point("handle", "zoe.b"),
            Point("phone", "+33 4 12", "work"), Point("phone", "+33 1 23", "home"), Point("phone", "+33 4 99", "fax"),
            Point("phone", "06 12 34", "mobile"), Point("url", "https://acme.example"),
        ),
        extra=(
            (names[12], "1 rue A"), (names[16], "75001"), (names[18], "2 rue B"), (names[22], "69001"),
            (names[25], "R&D"), (names[32], "blue"), (names[20], "Lyon"),
        ),
    )  # fmt: skip
    assert isinstance(bob, ContactDraft)
    assert bob.city == "Rome"


BIRTHDAYS = [
    (("1990", "4", "15"), "1990-04-15", ()),
    (("", "04", "05"), "--04-05", ()),
    (("1990", "4", ""), "1990-04", ()),
    (("1990", "", ""), "1990", ()),
    (("1604", "2", "29"), "--02-29", ()),
    (("0", "0", "0"), "", ()),
    (("", "4", ""), "", (("Birth Month", "4"),)),
    (("1990", "", "4"), "", (("Birth Year", "1990"), ("Birth Day", "4"))),
]


@pytest.mark.parametrize(("parts", "birthday", "extra"), BIRTHDAYS)
def test_birthdays(parts: tuple[str, str, str], birthday: str, extra: tuple[tuple[str, str], ...]) -> None:
    (ann,) = read(ENGLISH, {0: "Ann"} | dict(zip((29, 30, 31), parts, strict=True)))

    assert isinstance(ann, ContactDraft)
    assert (ann.birthday, ann.extra) == (birthday, extra)


def test_a_day_that_there_is_not_costs_nobody() -> None:
    ann, remark = read(ENGLISH, {0: "Ann", 29: "1990", 30: "2", 31: "31"})

    assert isinstance(ann, ContactDraft)
    assert ann.extra == (("Birth Year", "1990-02-31"),)
    assert isinstance(remark, Remark)
    assert "February 1990 has 28 days" in remark.text


POLISH = """Imię|Nazwisko|Wyświetlana nazwa|Pseudonim|Podstawowy e-mail|Dodatkowy e-mail|Komunikator|Praca|Dom|Faks
|Pager|Komórka|Adres|Adres 2|Miasto|Województwo|Kod|Kraj|Adres pracy|Adres pracy 2|Miasto pracy|Woj. pracy|Kod pracy
|Kraj pracy|Stanowisko|Dział|Organizacja|Strona 1|Strona 2|Rok|Miesiąc|Dzień|Inne 1|Inne 2|Inne 3|Inne 4|Notatki"""


def test_an_unknown_language_is_known_by_the_order_of_its_columns() -> None:
    row = {0: "Zoë", 1: "Brandt", 4: "zoe@example.org", 7: "+48 22 100", 14: "Łódź", 26: "Acme", 29: "1990", 30: "4"}
    (zoe,) = read(POLISH, row | {32: "kept", 36: "Hi"})

    assert isinstance(zoe, ContactDraft)
    assert (zoe.name, zoe.organization, zoe.city, zoe.birthday, zoe.note) == (
        "Zoë Brandt", "Acme", "Łódź", "1990-04", "Hi",
    )  # fmt: skip
    assert zoe.points == (Point("email", "zoe@example.org", ""), Point("phone", "+48 22 100", "work"))
    assert zoe.extra == (("Inne 1", "kept"),)


@pytest.mark.parametrize("column", [13, 27, 32])
def test_an_unknown_header_in_another_order_is_not_taken_for_thunderbirds(column: int) -> None:
    cells = [fold(cell) for cell in POLISH.replace("\n", "").split("|")]
    cells[column] = "inaczej"

    assert not thunderbird.is_header(cells)


NAMES = [
    ({0: "Ann", 1: "Lee", 2: "Lee Ann"}, "Lee Ann", ()),
    ({0: "Ann", 1: "Lee", 2: "Boss"}, "Ann Lee", (("Display Name", "Boss"),)),
    ({0: "Ann", 2: "Ann Lee"}, "Ann Lee", ()),
    ({2: "Ann Lee"}, "Ann Lee", ()),
    ({3: "Annie", 4: "a@x"}, "Annie", ()),
    ({4: "a@x"}, "a@x", ()),
]


@pytest.mark.parametrize(("row", "name", "extra"), NAMES)
def test_names(row: dict[int, str], name: str, extra: tuple[tuple[str, str], ...]) -> None:
    (draft,) = read(ENGLISH, row)

    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.extra) == (name, extra)


def test_a_mapping_goes_before_the_names() -> None:
    (ann,) = read(ENGLISH, {0: "Ann", 32: "PyCon"}, mapping={"Custom 1": "met_at"})

    assert isinstance(ann, ContactDraft)
    assert (ann.met_at, ann.extra) == ("PyCon", ())


@pytest.mark.parametrize("header", ["First Name|Last Name|Primary Email", "Birth Year|Birth Month|Birth Day|Notes"])
def test_other_tables_are_not_taken_for_thunderbirds(header: str) -> None:
    assert not thunderbird.is_header(list(map(fold, header.split("|"))))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200)))
def test_any_bytes_give_drafts_or_a_sentence(content: bytes | str) -> None:
    header = ENGLISH.replace("\n", "").replace("|", ",") + "\n"
    raw = content if isinstance(content, bytes) else (header + content).encode()
    try:
        file = text_file("x.csv", lambda: io.BytesIO(raw))
        drafts = list(thunderbird.read(file)[1])
    except NetcrmError as no:
        assert no.message.endswith(".")
    else:
        assert all(isinstance(draft, ContactDraft | Rejected | Remark) for draft in drafts)
