"""Thunderbird's CSV in its languages, with year, month and day of birth in columns of their own.

The rule it keeps: a header that is as Thunderbird writes it is known by its order, in any language. Where somebody has
changed it, its columns are known by their names, and of those that are called alike for home and for work, as in
French, the first is the one for home.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from netcrm.formats.address_books import EXTRA, Column, drafts, part, remapped
from netcrm.formats.address_cards import Card, give_birthday
from netcrm.formats.tables import encoding_note, header_of
from netcrm.formats.text import TextFile
from netcrm.names import fold
from netcrm.records import Draft

_ROLES_IN_ORDER: Final = (
    "first_name", "last_name", "name", "nickname", "emails", "emails", "handles", "phones work", "phones home",
    "phones fax", "phones pager", "phones mobile", "", "", "city 0", "", "", "", "", "", "city 1", "", "", "", "title",
    "", "organization", "urls", "urls", "birth_year", "birth_month", "birth_day", "", "", "", "", "note",
)  # fmt: skip
"""What is made of the columns as Thunderbird writes them, each with the label of its points."""

_NAMES: Final = """
First Name|Last Name|Display Name|Nickname|Primary Email|Secondary Email|Screen Name|Work Phone|Home Phone|Fax Number
|Pager Number|Mobile Number|Home Address|Home Address 2|Home City|Home State|Home ZipCode|Home Country|Work Address
|Work Address 2|Work City|Work State|Work ZipCode|Work Country|Job Title|Department|Organization|Web Page 1|Web Page 2
|Birth Year|Birth Month|Birth Day|Custom 1|Custom 2|Custom 3|Custom 4|Notes

Prénom|Nom de famille|Nom à afficher|Surnom|Adresse e-mail principale|Adresse e-mail secondaire|Nom de l’écran
|Tél. professionnel|Tél. personnel|Fax|Pager|Portable|Adresse privée|Adresse privée 2|Ville|Pays/État|Code postal
|Pays/Région (domicile)|Adresse professionnelle|Adresse professionnelle 2|Ville|Pays/État|Code postal
|Pays/Région (bureau)|Profession|Service|Société|Site web 1|Site web 2|Année de naissance|Mois|Jour|Divers 1|Divers 2
|Divers 3|Divers 4|Notes

Vorname|Nachname|Anzeigename|Spitzname|Primäre E-Mail-Adresse|Sekundäre E-Mail-Adresse|Messenger-Name
|Tel. dienstlich|Tel. privat|Fax-Nummer|Pager-Nummer|Mobil-Tel.-Nr.|Privat: Adresse|Privat: Adresse 2|Privat: Ort
|Privat: Bundesland|Privat: PLZ|Privat: Land|Dienstlich: Adresse|Dienstlich: Adresse 2|Dienstlich: Ort
|Dienstlich: Bundesland|Dienstlich: PLZ|Dienstlich: Land|Arbeitstitel|Abteilung|Organisation|Webseite 1|Webseite 2
|Geburtsjahr|Geburtsmonat|Geburtstag|Benutzerdef. 1|Benutzerdef. 2|Benutzerdef. 3|Benutzerdef. 4|Notizen

Nombre|Apellidos|Nombre mostrado|Apodo|Dirección de correo electrónico principal
|Dirección de correo electrónico secundaria|Nombre en pantalla|Teléfono (Trabajo)|Teléfono particular|Fax
|Buscapersonas|Teléfono móvil|Dirección personal|Dirección personal 2|Ciudad donde vive|Provincia|Código postal
|País de residencia|Dirección de trabajo|Dirección de trabajo 2|Ciudad (Trabajo)|Provincia (Trabajo)
|Código postal (Trabajo)|País (Trabajo)|Puesto|Departamento|Organización|Página web 1|Página web 2|Año de nacimiento
|Mes de nacimiento|Día de nacimiento|Personalizado 1|Personalizado 2|Personalizado 3|Personalizado 4|Notas

Nome|Cognome|Nome visualizzato|Soprannome|Email primaria|Email secondaria|Nome Instant Messenger|Telefono lavoro
|Telefono casa|Numero fax|Numero cercapersone|Numero cellulare|Indirizzo di casa|Indirizzo di casa 2
|Città di residenza|Provincia di residenza|CAP di residenza|Nazione di residenza|Indirizzo di lavoro
|Indirizzo di lavoro 2|Città di lavoro|Provincia di lavoro|CAP di lavoro|Nazione di lavoro|Qualifica|Reparto
|Organizzazione|Pagina web 1|Pagina web 2|Anno di nascita|Mese di nascita|Giorno di nascita|Personalizzato 1
|Personalizzato 2|Personalizzato 3|Personalizzato 4|Note

Primeiro nome|Sobrenome|Nome de exibição|Apelido|Email principal|Email secundário|Nome de tela|Telefone comercial
|Telefone residencial|Número do fax|Número do pager|Número do celular|Endereço|Endereço 2|Cidade|Estado|CEP|País
|Endereço comercial|Endereço comercial 2|Cidade de trabalho|Estado de trabalho|CEP comercial|País de trabalho|Cargo
|Setor|Organização|Página web 1|Página web 2|Ano de nascimento|Mês de nascimento|Data de nascimento|Personalizado 1
|Personalizado 2|Personalizado 3|Personalizado 4|Notas

Voornaam|Achternaam|Weergavenaam|Bijnaam|Primair e-mailadres|Secundair e-mailadres|Schermnaam|Telefoon werk
|Telefoon thuis|Faxnummer|Piepernummer|Mobiel nummer|Adres|Adres 2|Woonplaats|Provincie|Postcode|Land|Werkadres
|Werkadres 2|Werklocatie|Werkprovincie|Werkpostcode|Werkland|Werkfunctie|Afdeling|Organisatie|Webpagina 1|Webpagina 2
|Geboortejaar|Geboortemaand|Geboortedag|Overig 1|Overig 2|Overig 3|Overig 4|Aantekeningen
"""
"""The columns in English, French, German, Spanish, Italian, Brazilian Portuguese and Dutch."""

_OLDER: Final = {
    "adresse electronique principale": "emails",
    "adresse electronique secondaire": "emails",
    "correo electronico principal": "emails",
    "correo electronico secundario": "emails",
    "primary e mail": "emails",
    "secondary e mail": "emails",
}
"""Names of earlier versions."""


def _read_table() -> dict[str, tuple[str, ...]]:
    """By the folded name of a column what is made of the first of that name, of the second, and so on."""
    roles: dict[str, list[str]] = {}
    for language in _NAMES.strip().split("\n\n"):
        here: dict[str, list[str]] = {}
        for name, role in zip(language.replace("\n", "").split("|"), _ROLES_IN_ORDER, strict=True):
            here.setdefault(fold(name), []).append(role)
        for name, found in here.items():
            roles.setdefault(name, found)
    return {name: tuple(found) for name, found in roles.items()} | {name: (role,) for name, role in _OLDER.items()}


_KNOWN: Final = _read_table()
_NUMBERED: Final = {13: "2", 19: "2", 27: "1", 28: "2", 32: "1", 33: "2", 34: "3", 35: "4"}
"""The columns whose names end in a number, and which; no language changes that, nor their order."""

_STREETS: Final = (12, 18)
"""The columns of streets, each of which is called as the one after it but for the number."""

_MARKS: Final = frozenset(("birth_year", "birth_month", "birth_day", "emails"))
"""What the files of no other program have together."""


def is_header(cells: Sequence[str]) -> bool:
    """Whether folded cells are the header of one of Thunderbird's files, in whatever language."""
    if _is_in_order(cells):
        return True
    roles = {_KNOWN[cell][0] for cell in cells if cell in _KNOWN}
    return roles >= _MARKS and not roles.isdisjoint(("first_name", "last_name", "name"))


def _is_in_order(cells: Sequence[str]) -> bool:
    """Whether folded cells are a header as Thunderbird writes it, told by the numbers in it."""
    count = len(_ROLES_IN_ORDER)
    if len(cells) not in (count, count + 1) or not all(cells[:count]) or any(cells[count:]):
        return False
    numbered = all(cells[at].endswith(number) for at, number in _NUMBERED.items())
    return numbered and all(cells[at + 1].removesuffix("2").rstrip() == cells[at] for at in _STREETS)


def read(
    file: TextFile, *, date_order: str = "", raw: bool = False, mapping: Mapping[str, str] | None = None
) -> tuple[tuple[str, ...], Iterator[Draft]]:
    """Sentences for the user, and the drafts, to be read one by one.

    `mapping` (their column to our field) goes before what the columns' names say; `raw` keeps the `'` that guards a
    cell. Raises RefusedError for a file that has no header, UsageError for a mapping that fits nothing.
    """
    header = header_of(file)
    columns = remapped(_columns(header), header, mapping or {}, file.name)
    return encoding_note(file), drafts(file, columns, _ROLES, raw=raw, date_order=date_order, finish=_birthday)


def _columns(header: Sequence[str]) -> list[Column]:
    if _is_in_order([fold(cell) for cell in header]):
        parted = [role.partition(" ") for role in (*_ROLES_IN_ORDER, EXTRA)]
        return [
            Column(index, cell.strip() or f"Column {index + 1}", role, label)
            for index, (cell, (role, _, label)) in enumerate(zip(header, parted, strict=False))
        ]
    met: dict[str, int] = {}
    columns = []
    for index, cell in enumerate(header):
        name = fold(cell)
        roles = _KNOWN.get(name, (EXTRA,))
        role, _, label = roles[min(met.get(name, 0), len(roles) - 1)].partition(" ")
        met[name] = met.get(name, 0) + 1
        columns.append(Column(index, cell.strip() or f"Column {index + 1}", role, label))
    return columns


def _birthday(card: Card) -> None:
    """The birthday of what is stated of year, month and day; what makes none is kept."""
    stated = [card.parts[name] for name in _DATE if name in card.parts]
    year, month, day = (card.parts.get(name, ("", ""))[1] for name in _DATE)
    if not stated or not any(text.strip("0") for _, text in stated):
        return
    if month and (year or day):
        give_birthday(card, stated[0][0], "-".join((year or "-", month.zfill(2), *([day.zfill(2)] if day else []))))
    elif year and not day:
        give_birthday(card, stated[0][0], year)
    else:
        card.extra += stated


_DATE: Final = ("birth_year", "birth_month", "birth_day")
_ROLES: Final = dict.fromkeys(_DATE, part)
