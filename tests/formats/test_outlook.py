"""Outlook's CSV in: seven languages, its encodings and separators, the order of its dates, and its noise."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import NetcrmError
from netcrm.formats import outlook
from netcrm.formats.columns import csv_kind
from netcrm.formats.text import text_file
from netcrm.names import fold
from netcrm.records import ContactDraft, Draft, Point, Rejected, Remark

Read = tuple[tuple[str, ...], list[Draft]]


def read(content: str | bytes, date_order: str = "", mapping: dict[str, str] | None = None) -> Read:
    """The notes and drafts of a file that is known for Outlook's."""
    raw = content.encode() if isinstance(content, str) else content
    file = text_file("outlook.csv", lambda: io.BytesIO(raw))
    assert csv_kind(file) == "outlook"
    notes, drafts = outlook.read(file, date_order=date_order, mapping=mapping)
    return notes, list(drafts)


def table(header: str, *rows: dict[int, str], separator: str = ",") -> str:
    """A file with every cell in quotes, as Outlook writes it; rows give cells by the number of their column."""
    columns = header.replace("\n", "").split("|")
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row.get(index, "") for index in range(len(columns))] for row in rows)
    return out.getvalue()


ENGLISH = """Title|First Name|Middle Name|Last Name|Suffix|Company|Department|Job Title|Business Street
|Business Street 2|Business City|Business State|Business Postal Code|Business Country/Region|Home Street|Home City
|Home Postal Code|Home Country/Region|Other City|Assistant's Phone|Business Fax|Business Phone|Business Phone 2|Callback
|Company Main Phone|Home Phone|Mobile Phone|Pager|Primary Phone|E-mail Address|E-mail Type|E-mail Display Name
|E-mail 2 Address|E-mail 2 Display Name|Anniversary|Birthday|Categories|Gender|Notes|Priority|Private|Sensitivity
|User 1|Web Page"""
FRENCH = """Titre|Prénom|Deuxième prénom|Nom|Suffixe|Société|Service|Titre|Rue (bureau)
|Rue (bureau) 2|Ville (bureau)|Dép/Région (bureau)|Code postal (bureau)|Pays/Région (bureau)|Rue (domicile)
|Ville (domicile)|Code postal (domicile)|Pays/Région (domicile)|Ville (autre)|Téléphone de l'assistant(e)
|Télécopie (bureau)|Téléphone (bureau)|Téléphone 2 (bureau)|Rappel|Téléphone société|Téléphone (domicile)|Tél. mobile
|Récepteur de radiomessagerie|Téléphone principal|Adresse de messagerie|Type de messagerie
|Nom complet de l'adresse de messagerie|Adresse de messagerie 2|Nom complet de l'adresse de messagerie 2
|Anniversaire de mariage ou fête|Anniversaire|Catégories|Sexe|Notes|Priorité|Privé|Critère de diffusion
|Utilisateur 1|Page Web"""
GERMAN = """Anrede|Vorname|Weitere Vornamen|Nachname|Suffix|Firma|Abteilung|Position|Straße geschäftlich
|Straße geschäftlich 2|Ort geschäftlich|Region geschäftlich|Postleitzahl geschäftlich|Land/Region geschäftlich
|Straße privat|Ort privat|Postleitzahl privat|Land/Region privat|Weiterer Ort|Telefon Assistent|Fax geschäftlich
|Telefon geschäftlich|Telefon geschäftlich 2|Rückmeldung|Telefon Firma|Telefon privat|Mobiltelefon|Pager|Haupttelefon
|E-Mail-Adresse|E-Mail-Typ|E-Mail: Angezeigter Name|E-Mail 2: Adresse|E-Mail 2: Angezeigter Name|Jahrestag|Geburtstag
|Kategorien|Geschlecht|Notizen|Priorität|Privat|Vertraulichkeit|Benutzer 1|Webseite"""
SPANISH = """Tratamiento|Nombre|Segundo nombre|Apellidos|Sufijo|Organización|Departamento|Puesto|Calle del trabajo
|Calle del trabajo 2|Ciudad de trabajo|Provincia o estado de trabajo|Código postal del trabajo
|País o región del trabajo|Home Street|Home City|Home Postal Code|País o región del domicilio|Otra ciudad
|Assistant's Phone|Business Fax|Teléfono del trabajo|Business Phone 2|Devolución de llamada
|Número de centralita de la organización|Particular|Mobile Phone|Pager|Teléfono principal|E-mail Address|E-mail Type
|Nombre de pantalla de correo electrónico|Dirección de correo electrónico 2
|Nombre de pantalla de correo electrónico 2|Anniversary|Birthday|Categorías|Género|Notes|Prioridad|Privado
|Confidencialidad|Usuario 1|Página web"""
ITALIAN = """Titolo|Nome|Secondo nome|Cognome|Titolo straniero|Società|Reparto|Posizione|Via (uff.)|Via (uff.) 2
|Città (uff.)|Provincia (uff.)|CAP (uff.)|Paese (uff.)|Via (ab.)|Città (ab.)|CAP (ab.)|Paese (ab.)|Altra città
|Telefono assistente|Fax (uff.)|Ufficio|Ufficio 2|Richiamata automatica|Telefono principale società|Abitazione
|Cellulare|Cercapersone|Telefono principale|Indirizzo posta elettronica|Tipo posta elettronica
|Nome visualizzato posta elettronica|Indirizzo posta elettronica 2|Nome visualizzato posta elettronica 2|Anniversario
|Compleanno|Categorie|Sesso|Notes|Priorità|Privato|Riservatezza|Utente 1|Pagina Web"""
PORTUGUESE = """Título|Primeiro nome|Outros nomes/apelidos|Apelido|Sufixo|Empresa|Departamento|Cargo|Rua da empresa
|Rua da empresa 2|Localidade da empresa|Distrito da empresa|Código postal da empresa|País/Região da Empresa
|Rua da residência|Localidade da residência|Código postal da residência|País da Residência/Região
|Localidade do outro endereço|Telefone do assistente|Fax da empresa|Telefone da empresa|2º telefone da empresa
|Tel. de resposta|Telefone principal da empresa|Telefone da residência|Telemóvel|Pager|Telefone principal
|Endereço de correio electrónico|Tipo de correio electrónico|Nome a apresentar para o correio electrónico
|Endereço do correio electrónico 2|Nome a apresentar para o correio electrónico 2|Aniversário|Data de nascimento
|Categorias|Sexo|Notas|Prioridade|Particular|Confidencialidade|Utilizador 1|Página na Web"""
DUTCH = """Titel|Voornaam|Middelste naam|Achternaam|Achtervoegsel|Bedrijf|Afdeling|Functie|Werkadres, straat
|Werkadres 2, straat|Werkadres, plaats|Werkadres, provincie|Werkadres, postcode|Land/regio (werk)|Huisadres, straat
|Huisadres, plaats|Huisadres, postcode|Land/regio (thuis)|Ander adres, plaats|Telefoon assistent|Fax op werk
|Telefoon op werk|Telefoon op werk 2|Terugbellen|Hoofdtelefoon bedrijf|Telefoon thuis|Mobiele telefoon|Pager
|Hoofdtelefoon|E-mailadres|E-mailtype|Weergavenaam voor e-mail|E-mailadres 2|E-mail, weergegeven naam 2
|Speciale datum|Verjaardag|Categorieën|Geslacht|Notities|Prioriteit|Privé|Gevoeligheid|Gebruiker 1|Webpagina"""

ZOE = {
    0: "Dr.", 1: "Zoë", 3: "Müller", 5: "Acme", 6: "R&D", 7: "CTO", 8: "1 Main St\r\nFloor 2", 10: "Lyon", 15: "Paris",
    19: "+33 1 00 00 00 00", 20: "+33 4 00 00 00 00", 21: "+33 4 12 34 56 78", 24: "+33 4 11 11 11 11",
    26: "06 12 34 56 78", 29: "zoe@acme.example", 30: "SMTP", 31: "Zoë Müller (zoe@acme.example)",
    32: "zoe@home.example", 33: "Zouzou", 34: "0/0/00", 35: "25/3/1990", 36: "Friends;Chess club", 37: "Unspecified",
    38: "two\r\nlines", 39: "Normal", 40: "False", 41: "Normal", 42: "blue", 43: "zoe.example",
}  # fmt: skip

LANGUAGES = [
    ("English", ENGLISH, ",", "cp1252"),
    ("French", FRENCH, ";", "cp1252"),
    ("German", GERMAN, ";", "utf-8-sig"),
    ("Spanish", SPANISH, ";", "cp1252"),
    ("Italian", ITALIAN, "\t", "utf-16"),
    ("Portuguese", PORTUGUESE, ";", "utf-8"),
    ("Dutch", DUTCH, ";", "cp1252"),
]


@pytest.mark.parametrize(("header", "separator", "encoding"), [pytest.param(*row[1:], id=row[0]) for row in LANGUAGES])
def test_every_language_is_read_whole(header: str, separator: str, encoding: str) -> None:
    names = header.replace("\n", "").split("|")
    if separator == ",":
        assert len(names) == len(ENGLISH.replace("\n", "").split("|"))
    content = table(header, ZOE, {1: "Bob"}, separator=separator)

    _, (zoe, bob) = read(content.encode(encoding))

    assert zoe == ContactDraft(
        "Zoë Müller", "outlook.csv:2", organization="Acme", title="CTO", city="Paris", birthday="1990-03-25",
        note="two\r\nlines", tags=("Friends", "Chess club"),
        points=(
            Point("phone", "+33 4 00 00 00 00", "work fax"), Point("phone", "+33 4 12 34 56 78", "work"),
            Point("phone", "06 12 34 56 78", "mobile"), Point("email", "zoe@acme.example"),
            Point("email", "zoe@home.example"), Point("url", "zoe.example"),
        ),
        extra=(
            (names[0], "Dr."), (names[6], "R&D"), (names[8], "1 Main St\r\nFloor 2"), (names[19], "+33 1 00 00 00 00"),
            (names[24], "+33 4 11 11 11 11"), (names[33], "Zouzou"), (names[42], "blue"), (names[10], "Lyon"),
        ),
    )  # fmt: skip
    assert isinstance(bob, ContactDraft)
    assert (bob.name, bob.extra) == ("Bob", ())


def born(*birthdays: str, header: str = ENGLISH, date_order: str = "") -> list[str]:
    """The birthdays that are read, and the reasons where they are not."""
    _, drafts = read(table(header, *({1: "Ann", 35: day} for day in birthdays)), date_order)
    return [draft.text if isinstance(draft, Remark) else draft.birthday for draft in drafts
            if isinstance(draft, ContactDraft | Remark)]  # fmt: skip


BIRTHDAYS = [
    ("English, by another date", ["3/4/1990", "12/25/1985"], {}, ["1990-03-04", "1985-12-25"]),
    ("English, the other way", ["3/4/1990", "25/12/1985"], {}, ["1990-04-03", "1985-12-25"]),
    ("English, as set", ["3/4/1990"], {"date_order": "mdy"}, ["1990-03-04"]),
    ("dates before the setting", ["3/4/1990", "25/12/1985"], {"date_order": "mdy"}, ["1990-04-03", "1985-12-25"]),
    ("French", ["3/4/1990"], {"header": FRENCH}, ["1990-04-03"]),
    ("German, with dots", ["3.4.1990"], {"header": GERMAN}, ["1990-04-03"]),
    ("French, as set", ["3/4/1990"], {"header": FRENCH, "date_order": "mdy"}, ["1990-03-04"]),
    ("none", ["0/0/00", "00.00.0000", "1/1/4501", ""], {}, ["", "", "", ""]),
    ("without a year", ["4/15/1604"], {}, ["--04-15"]),
    ("ISO", ["1990-04-03"], {}, ["1990-04-03"]),
]


@pytest.mark.parametrize(("days", "how", "expected"), [pytest.param(*row[1:], id=row[0]) for row in BIRTHDAYS])
def test_the_order_of_dates(days: Sequence[str], how: dict[str, str], expected: list[str]) -> None:
    assert born(*days, **how) == expected


def test_an_open_date_costs_nobody_and_is_told() -> None:
    _, (ann, remark) = read(table(ENGLISH, {1: "Ann", 35: "3/4/1990"}))

    assert isinstance(ann, ContactDraft)
    assert (ann.birthday, ann.extra) == ("", (("Birthday", "3/4/1990"),))
    assert isinstance(remark, Remark)
    assert (remark.where, "netcrm config date_order" in remark.text) == ("outlook.csv:2", True)


def test_what_was_guessed_is_told() -> None:
    notes, _ = read(table(FRENCH, ZOE | {35: "3/4/1990"}, separator=";").encode("cp1252"))

    assert [note for note in notes if "cp1252" in note]
    assert [note for note in notes if "day first" in note]
    assert read(table(ENGLISH, ZOE))[0] == ()


WEB = """First Name|Middle Name|Last Name|Title|Suffix|Nickname|Given Yomi|Surname Yomi|E-mail Address|E-mail 2 Address
|E-mail 3 Address|Home Phone|Home Phone 2|Business Phone|Business Phone 2|Mobile Phone|Car Phone|Other Phone
|Primary Phone|Pager|Business Fax|Home Fax|Other Fax|Company Main Phone|Callback|Radio Phone|Telex|TTY/TDD Phone
|IMAddress|Job Title|Department|Company|Office Location|Manager's Name|Assistant's Name|Assistant's Phone|Company Yomi
|Business Street|Business City|Business State|Business Postal Code|Business Country/Region|Home Street|Home City
|Home State|Home Postal Code|Home Country/Region|Other Street|Other City|Other State|Other Postal Code
|Other Country/Region|Personal Web Page|Spouse|Schools|Hobby|Location|Web Page|Birthday|Anniversary|Notes"""


def test_the_layout_of_the_web_is_read() -> None:
    row = {0: "Ann", 2: "Lee", 3: "Ms.", 5: "Annie", 8: "ann@x.org", 28: "annlee", 29: "CTO", 38: "Lyon", 53: "Bob",
           57: "x.org", 58: "1990-04-15"}  # fmt: skip
    _, (ann,) = read(table(WEB, row))

    assert ann == ContactDraft(
        "Ann Lee", "outlook.csv:2", nickname="Annie", title="CTO", city="Lyon", birthday="1990-04-15",
        points=(Point("email", "ann@x.org"), Point("handle", "annlee"), Point("url", "x.org")),
        extra=(("Title", "Ms."), ("Spouse", "Bob")),
    )  # fmt: skip


LINKEDIN = """Title|First Name|Middle Name|Last Name|Suffix|E-mail Address|E-mail 2 Address|E-mail 3 Address
|Business Street|Business Street 2|Business Street 3|Business City|Business State|Business Postal Code
|Business Country|Home Street|Home City|Company|Department|Job Title|Assistant's Phone|Business Fax|Business Phone
|Home Phone|Mobile Phone|Birthday|Categories|Notes|Web Page"""


def test_linkedins_layout_of_before_2017_is_outlooks() -> None:
    _, (ann,) = read(table(LINKEDIN, {1: "Ann", 3: "Lee", 5: "ann@x.org", 17: "Acme", 19: "CTO"}))

    assert ann == ContactDraft(
        "Ann Lee", "outlook.csv:2", organization="Acme", title="CTO", points=(Point("email", "ann@x.org"),)
    )


ODD = [
    ("an address inside of Exchange", {1: "Ann", 29: "/o=Acme/cn=ann", 30: "EX"},
     {"points": (), "extra": (("E-mail Address", "/o=Acme/cn=ann"),)}),
    ("a remark for a number", {1: "Ann", 21: "ask Bob"}, {"points": (), "extra": (("Business Phone", "ask Bob"),)}),
    ("a company", {5: "Acme", 21: "+33 4 12"}, {"name": "Acme", "organization": "Acme"}),
    ("a number alone", {26: "06 12 34"}, {"name": "06 12 34"}),
    ("private", {1: "Ann", 40: "True", 41: "Confidential"},
     {"extra": (("Private", "True"), ("Sensitivity", "Confidential"))}),
    ("city of work", {1: "Ann", 10: "Lyon", 18: "Rome"}, {"city": "Lyon", "extra": (("Other City", "Rome"),)}),
    ("anniversary", {1: "Ann", 34: "6/1/2010"}, {"extra": (("Anniversary", "6/1/2010"),)}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "expected"), [pytest.param(*row[1:], id=row[0]) for row in ODD])
def test_odd_rows(row: dict[int, str], expected: dict[str, object]) -> None:
    _, (draft,) = read(table(ENGLISH, row))

    assert {name: getattr(draft, name) for name in expected} == expected


def test_rows_of_nothing_but_noise_are_passed_over() -> None:
    assert read(table(ENGLISH, {34: "0/0/00", 35: "0/0/00", 39: "Normal", 40: "False"}))[1] == []


def test_a_mapping_goes_before_the_names() -> None:
    _, (ann,) = read(table(ENGLISH, {1: "Ann", 42: "close", 38: "x"}), mapping={"User 1": "circle", "Notes": "-"})

    assert isinstance(ann, ContactDraft)
    assert (ann.circle, ann.note, ann.extra) == ("close", "", ())


@pytest.mark.parametrize(
    "header",
    ["First Name,Last Name,Company", "Vorname,Nachname,Firma,E-Mail-Adresse", "Business Phone,Home Phone,Pager"],
)
def test_other_tables_are_not_taken_for_outlooks(header: str) -> None:
    assert not outlook.is_header(list(map(fold, header.split(","))))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: (table(ENGLISH) + text).encode())))
def test_any_bytes_give_drafts_or_a_sentence(content: bytes) -> None:
    try:
        file = text_file("x.csv", lambda: io.BytesIO(content))
        drafts = list(outlook.read(file)[1])
    except NetcrmError as no:
        assert no.message.endswith(".")
    else:
        assert all(isinstance(draft, ContactDraft | Rejected | Remark) for draft in drafts)
