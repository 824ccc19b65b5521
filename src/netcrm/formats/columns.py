"""Which column of somebody's CSV is which of our fields: a table of names in English, French, German and Spanish.

The rule it keeps: names are compared folded (no case, accents or punctuation), a field is taken from the column whose
name says it best, and a column that nothing here names is kept under its own header, never dropped.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from netcrm.errors import RefusedError, UsageError
from netcrm.formats.tables import header_of
from netcrm.formats.text import TextFile
from netcrm.names import fold

LEFT_OUT: Final = "-"

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "name": (
        "name", "full name", "display name", "contact name", "nom complet", "nom et prenom", "prenom et nom", "nom",
        "vollstandiger name", "anzeigename", "nombre completo", "nombre y apellidos", "nombre",
    ),
    "first_name": (
        "first name", "firstname", "given name", "forename", "first", "prenom", "prenoms", "vorname", "nombre de pila",
        "primer nombre",
    ),
    "middle_name": ("middle name", "additional name", "deuxieme prenom", "zweiter vorname", "segundo nombre"),
    "last_name": (
        "last name", "lastname", "family name", "surname", "last", "nom de famille", "nachname", "familienname",
        "zuname", "apellidos", "apellido",
    ),
    "nickname": ("nickname", "nick name", "nick", "surnom", "spitzname", "rufname", "apodo", "alias"),
    "organization": (
        "organization", "organisation", "organization name", "organisation name", "company", "company name", "employer",
        "societe", "entreprise", "employeur", "firma", "unternehmen", "empresa", "organizacion",
        "compania",
    ),
    "title": (
        "job title", "position", "organization title", "role", "occupation", "poste", "fonction", "titre du poste",
        "berufsbezeichnung", "beruf", "funktion", "puesto", "cargo", "title", "titre",
    ),
    "city": (
        "city", "town", "location", "home city", "business city", "address city", "ville", "localite",
        "ville domicile", "ville bureau", "stadt", "ort", "wohnort", "ort privat", "ciudad", "localidad",
    ),
    "emails": (
        "emails", "email", "e mail", "mail", "email address", "e mail address", "emails address", "courriel", "mel",
        "adresse e mail", "adresse email", "adresse de messagerie", "adresse electronique", "e mail adresse",
        "email adresse", "mailadresse", "correo electronico", "correo", "direccion de correo electronico",
    ),
    "phones": (
        "phones", "phone", "phone number", "telephone", "telephone number", "tel", "mobile", "mobile phone",
        "mobile number", "cell", "cell phone", "cellphone", "tel mobile", "portable", "tel portable",
        "telephone mobile", "telephone portable", "numero de telephone", "telefon", "telefonnummer", "mobil",
        "mobiltelefon", "handy", "handynummer", "telefono", "movil", "celular", "telefono movil",
    ),
    "urls": (
        "urls", "url", "website", "web site", "web", "web page", "webpage", "homepage", "blog", "linkedin",
        "linkedin url", "linkedin profile", "profile url", "site", "site web", "page web", "site internet", "webseite",
        "website url", "internetseite", "sitio web", "pagina web",
    ),
    "handles": (
        "handles", "handle", "twitter", "mastodon", "bluesky", "instagram", "github", "telegram", "signal", "skype",
        "matrix", "discord", "whatsapp", "threads",
    ),
    "birthday": (
        "birthday", "birth date", "birthdate", "date of birth", "dob", "born", "anniversaire", "date de naissance",
        "geburtstag", "geburtsdatum", "cumpleanos", "fecha de nacimiento",
    ),
    "note": (
        "note", "notes", "comment", "comments", "remarks", "remarque", "remarques", "commentaire", "commentaires",
        "notiz", "notizen", "bemerkung", "bemerkungen", "kommentar", "nota", "notas", "comentario", "comentarios",
    ),
    "tags": (
        "tags", "tag", "labels", "label", "categories", "category", "group membership", "groups", "group", "etiquettes",
        "libelles", "groupes", "kategorien", "kategorie", "gruppen", "schlagworte", "etiquetas", "categorias", "grupos",
    ),
    "circle": ("circle", "cercle", "kreis", "circulo"),
    "every": (
        "every", "cadence", "keep in touch", "stay in touch", "frequency", "contact every", "tous les", "frequence",
        "alle", "rhythmus", "haufigkeit", "cada", "frecuencia",
    ),
    "met_on": (
        "met on", "date met", "connected on", "first met", "rencontre le", "date de rencontre", "kennengelernt am",
        "conocido el",
    ),
    "met_at": ("met at", "how we met", "where we met", "rencontre a", "kennengelernt bei", "conocido en"),
    "introduced_by": (
        "introduced by", "introduction by", "referred by", "presente par", "vorgestellt von", "presentado por",
    ),
    "snoozed_until": ("snoozed until",),
    "archived_on": ("archived on",),
    "deceased": ("deceased", "decede", "verstorben", "fallecido"),
    "languages": ("languages", "language", "langues", "langue", "sprachen", "sprache", "idiomas", "idioma"),
    "timezone": ("timezone", "time zone", "fuseau horaire", "zeitzone", "zona horaria"),
    "avoid": ("avoid", "do not mention", "ne pas mentionner"),
    "private": ("private contact", "confidential"),
}  # fmt: skip
"""Our fields, each with the folded names of its columns, the surest first."""

POINTS: Final = {"emails": "email", "phones": "phone", "urls": "url", "handles": "handle"}
"""Fields that several columns may feed, with the kind of point they hold."""

MAPPABLE: Final = (*NAMES, "uid")
"""Fields that --map can name. A `uid` is never taken from a column by its name alone: other programs have uids too."""

_KNOWN: Final = {name: (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)}

_SECOND_MEANING: Final = {
    "nom": ("last_name", {"prenom", "prenoms"}),
    "name": ("last_name", {"vorname", "prenom"}),
    "nombre": ("first_name", {"apellidos", "apellido"}),
}
"""Words for a full name, and for half of one as soon as another column holds the other half."""

_NOISE: Final = frozenset(["value", "address", "addresse", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
"""What numbered columns say besides: `E-mail 2 - Value`, `E-mail 2 Address`."""

LABELS: Final = {
    word: label
    for label, words in {
        "work": "work business office company bureau travail pro geschaftlich dienstlich arbeit trabajo",
        "home": "home personal private domicile perso personnel privat casa",
        "mobile": "mobile cell portable mobil handy movil celular",
        "other": "other autre andere otro",
        "main": "primary main principal",
    }.items()
    for word in words.split()
}
"""Words in the header of an e-mail, phone or URL column that say which one it is."""

_OWN_LABELS: Final = (*NAMES["handles"][2:], "linkedin", "blog")
"""Names of columns that are the label as well."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was placed: its index, its header, the field it feeds, and the label of the points it gives."""

    index: int
    header: str
    field: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Placing:
    """Every column of a header: those that feed a field, and those that are kept as they are, two of one name too."""

    placed: tuple[Column, ...]
    extra: tuple[tuple[int, str], ...]

    def index(self, field: str) -> int | None:
        """The one column of a field."""
        return next((column.index for column in self.placed if column.field == field), None)


def place(
    header: Sequence[str], mapping: Mapping[str, str], source: str, exact: Mapping[str, str] | None = None
) -> Placing:
    """Find the field of every column; `mapping` (their header to our field, `-` to leave it out) goes first.

    `exact` (headers to fields) stands in for the table of names where it is known who wrote the file. Raises UsageError
    for a mapping that names no column or no field, RefusedError when nothing gives a name.
    """
    found: dict[int, tuple[str, int, str]] = {
        index: (field, -1, "") for index, field in mapped(header, mapping, source).items()
    }
    folded = {fold(cell) for cell in header}
    for index, cell in enumerate(header):
        by_name = known(fold(cell), folded) if exact is None else (exact.get(cell, ""), 0, "")
        if by_name[0]:
            found.setdefault(index, by_name)
    best = {field: min((rank, index) for index, (other, rank, _) in found.items() if other == field)[1]
            for field in {field for field, _, _ in found.values()}}  # fmt: skip
    placed = []
    extra = []
    for index, cell in enumerate(header):
        field, _, label = found.get(index, ("", 0, ""))
        if field and field != LEFT_OUT and (field in POINTS or best[field] == index):
            placed.append(Column(index, cell, field, label))
        elif field != LEFT_OUT:
            extra.append((index, cell.strip() or f"Column {index + 1}"))
    if not {"name", "first_name", "last_name", "emails"} & {column.field for column in placed}:
        raise RefusedError(
            f"No column of {source} gives a name; its header is: {_listed(header)}.",
            'Say which one does: --map "Their column=name".',
        )
    return Placing(tuple(placed), tuple(extra))


def mapped(header: Sequence[str], mapping: Mapping[str, str], source: str) -> dict[int, str]:
    """The field that `mapping` gives to a column's index. Raises UsageError where it names no column or no field.

    Of several columns of one name the first is meant, or each where a field takes several or they are left out.
    """
    fields: dict[int, str] = {}
    for theirs, ours in mapping.items():
        indexes = [i for i, cell in enumerate(header) if cell == theirs]
        indexes = indexes or [i for i, cell in enumerate(header) if fold(cell) == fold(theirs)]
        if not indexes:
            raise UsageError(f"{source} has no column {theirs!r}.", f"It has: {_listed(header)}.")
        field = ours if ours in MAPPABLE or ours == LEFT_OUT else _KNOWN.get(fold(ours), ("", 0))[0]
        if not field:
            raise UsageError(f"{ours!r} is not a field of a contact.", f"Fields: {', '.join(MAPPABLE)}; or - for none.")
        several = field in POINTS or field == LEFT_OUT
        if field in fields.values() and not several:
            raise UsageError(
                f"Two columns are mapped to {field}.", "Map one of them, and the other to a field of its own."
            )
        fields |= dict.fromkeys(indexes if several else indexes[:1], field)
    return fields


def known(name: str, header: Set[str]) -> tuple[str, int, str]:
    """The field that a folded column name stands for, how surely (0 is best), and the label; or no field."""
    field, partners = _SECOND_MEANING.get(name, ("", set()))
    if partners & header:
        return field, 0, ""
    if name in _KNOWN:
        field, rank = _KNOWN[name]
        return field, rank, _label(name.split()) if field in POINTS else ""
    bare = [word for word in name.split() if word not in _NOISE]
    for words in (bare, [word for word in bare if word not in LABELS]):
        field, rank = _KNOWN.get(" ".join(words), ("", 0))
        if field in POINTS or (field and words == bare):
            return field, rank, _label(bare) if field in POINTS else ""
    return "", 0, ""


def _label(words: Sequence[str]) -> str:
    own = next((word for word in words if word in _OWN_LABELS), "")
    return own or next((LABELS[word] for word in words if word in LABELS), "")


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(repr(cell[:60]) for cell in header[:60])
    return f"{shown} and {len(header) - 60} more" if len(header) > 60 else shown


def csv_kind(file: TextFile) -> str:
    """Who wrote a table of contacts, by its header alone: `google`, `outlook`, `thunderbird`; `csv` is any other."""
    from netcrm.formats import google, outlook, thunderbird

    try:
        folded = list(map(fold, header_of(file)))
    except RefusedError:
        return "csv"
    kinds = {"google": google.is_header, "thunderbird": thunderbird.is_header, "outlook": outlook.is_header}
    return next((kind for kind, is_header in kinds.items() if is_header(folded)), "csv")


def header_key(file: TextFile) -> str:
    """What a mapping is remembered by: the folded names of the columns in their order, parted by commas.

    It is the same for the next export of the same program, however that is encoded, quoted or separated. Raises
    RefusedError when there is no header.
    """
    return ",".join(map(fold, header_of(file)))
