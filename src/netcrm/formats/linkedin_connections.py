"""LinkedIn's Connections.csv in every layout: with and without notes before the header, localized, and as Outlook's.

The rule it keeps: whoever hides their name is reported, not invented, and a date that can't be read costs nobody.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from netcrm.errors import RefusedError, UsageError
from netcrm.formats import dates
from netcrm.formats.lines import Lines, records
from netcrm.formats.tables import scan_header
from netcrm.formats.text import TextFile
from netcrm.records import ContactDraft, Draft, Point, Rejected

_COLUMNS: Final = {
    name: field
    for field, names in {
        "first": ("first name", "prenom", "vorname", "nombre", "nome", "voornaam"),
        "last": (
            "last name", "nom", "nom de famille", "nachname", "apellidos", "apellido", "cognome", "sobrenome",
            "achternaam",
        ),
        "url": ("url", "profile url", "url du profil", "profil url", "url del perfil", "url do perfil", "profiel url"),
        "email": (
            "email address", "e mail address", "adresse e mail", "e mail adresse", "correo electronico",
            "direccion de correo electronico", "indirizzo email", "indirizzo e mail", "endereco de e mail",
            "endereco de email", "e mailadres", "direccion de email", "indirizzo di posta elettronica", "email",
        ),
        "company": ("company", "entreprise", "societe", "unternehmen", "firma", "empresa", "azienda", "bedrijf"),
        "position": ("position", "job title", "poste", "posicion", "puesto", "cargo", "posizione", "functie"),
        "date": (
            "connected on", "date de connexion", "connexion le", "connecte le", "verbunden am", "kontakt seit",
            "vernetzt am", "conectado el", "fecha de conexion", "data di collegamento", "collegato il", "connesso il",
            "conectado em", "data de conexao", "data da conexao", "verbonden op", "connectie sinds",
        ),
    }.items()
    for name in names
}  # fmt: skip
"""Folded headers in English, French, German, Spanish, Italian, Portuguese and Dutch."""

Extra = tuple[tuple[str, str], ...]

_REMEMBERED: Final = 30_000
"""Rows that are remembered, to pass over one that comes again: LinkedIn lets nobody have more connections."""

_MADE_IN: Final = 2000
"""The century of the years that have two digits; LinkedIn opened in 2003."""


def is_header(cells: Sequence[str]) -> bool:
    """Whether folded cells are the header of today's layout, in any language."""
    fields = {_COLUMNS.get(cell) for cell in cells}
    return "date" in fields and bool(fields & {"first", "last"})


def _is_any_header(cells: Sequence[str]) -> bool:
    """The same, and the layout of before 2017; it is Outlook's too, so the file must be known to be LinkedIn's."""
    fields = {_COLUMNS.get(cell) for cell in cells} - {None}
    return bool(fields & {"first", "last"}) and len(fields) >= 3


def connections(file: TextFile, date_order: str = "") -> Iterator[Draft]:
    """A draft for every connection, as the file has them; the same row twice is one.

    Raises RefusedError when there is no header, or not one connection below it.
    """
    reason = ""
    found = False
    seen: set[int] = set()
    for where, values, extra in _rows(file):
        if isinstance(values, str):
            draft: Draft = Rejected(where, values)
        else:
            cells = (*values.values(), *(value for _, value in extra))
            key = hash(cells)
            if not any(cells) or key in seen:
                continue
            draft = _connection(values, extra, where, date_order)
            if isinstance(draft, ContactDraft):
                found = True
                if len(seen) >= _REMEMBERED:
                    seen.clear()
                seen.add(key)
        if isinstance(draft, Rejected):
            reason = reason or f" {draft.where}: {draft.reason}"
        yield draft
    if not found:
        raise RefusedError(f"{file.name} gives no connection.{reason}", "Ask LinkedIn for the archive once more.")


def newest(file: TextFile, date_order: str = "") -> str:
    """The last day on which somebody connected, which tells how old the list is; nothing if no row has a whole date."""
    found = ""
    with suppress(RefusedError):  # whoever reads the connections is told
        for _, values, _ in _rows(file):
            if not isinstance(values, str):
                found = max(found, _day(values, date_order))
    return found


def _day(values: Mapping[str, str], date_order: str) -> str:
    try:
        return dates.whole(values.get("date", ""), date_order, century=_MADE_IN)
    except UsageError:
        return ""


def _rows(file: TextFile) -> Iterator[tuple[str, dict[str, str] | str, Extra]]:
    """Each row as (where, cells by field, or what is wrong, and the cells of other columns by their header).

    Raises RefusedError when there is no header.
    """
    with file.stream() as text:
        lines = Lines(text)
        header = scan_header(lines, _is_any_header)
        if header is None:
            hint = "It should have columns such as First Name, Last Name, URL, Company and Connected On."
            raise RefusedError(f"{file.name} has no header of LinkedIn's connections.", hint)
        cells, separator = header
        fields = {field: index for index, cell in reversed([*enumerate(cells)]) if (field := _COLUMNS.get(cell))}
        stated = next(csv.reader([lines.taken[-1].strip("\ufeff\r\n")], delimiter=separator))
        others = [
            (at, name.strip() or f"column {at + 1}") for at, name in enumerate(stated) if at not in fields.values()
        ]
        for line, row in records(lines, separator, len(cells), damaged=file.damaged):
            where = f"{file.name}:{line}"
            if isinstance(row, str):
                yield where, row, ()
            else:
                extra = tuple((name, value) for at, name in others if (value := row[at].strip())) if others else ()
                yield where, {name: row[at].strip() for name, at in fields.items()}, extra


def _connection(values: dict[str, str], extra: Extra, where: str, date_order: str) -> ContactDraft | Rejected:
    url, email, stated = values.get("url", ""), values.get("email", ""), values.get("date", "")
    name = " ".join(filter(None, (values.get("first"), values.get("last")))) or email
    if not name:
        if url:
            return Rejected(where, f"The connection has no name; the profile is {url[:200]}.")
        return Rejected(where, "The connection hides its name, its profile and its e-mail address.")
    points = [Point("url", url, "linkedin")] if url else []
    if email:
        points.append(Point("email", email))
    met_on = ""
    if stated:
        try:
            met_on = dates.partial(stated, date_order, century=_MADE_IN)
        except UsageError:
            extra = (("Connected On", stated), *extra)
    return ContactDraft(
        name=name, where=where, organization=values.get("company", ""), title=values.get("position", ""),
        met_on=met_on, met_at="LinkedIn", points=tuple(points), extra=extra,
    )  # fmt: skip
