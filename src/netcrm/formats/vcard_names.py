"""The words of vCard: names of properties and parameters, types, services, and what each version has of them.

The rule it keeps: what the reader and the writer must mean the same by stands here, once, as tables.
"""

import re
from collections.abc import Mapping
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LABEL: Final = "X-ABLABEL"
"""Apple's property for the label of the others in its group."""

OWN_EXTRA: Final = "X-NETCRM-EXTRA"
"""netcrm's property for what no other one can hold; its parameter X-NAME has the name."""

TOKEN: Final = re.compile(r"[A-Za-z0-9-]+")
"""A name that needs no registration of its own here: of a group or a type."""

ANDROIDS: Final = "X-ANDROID-CUSTOM"
"""Android's property for what vCard has no property for; the first component says what it is."""

ANDROIDS_NICKNAME: Final = "vnd.android.cursor.item/nickname"

CUSTOM: Final = "X-CUSTOM"
"""The parameter that a custom label stands under in `extra`, where it is not a point's."""

EAST_ASIAN: Final = re.compile(
    "[\u1100-\u11ff\u3005-\u3007\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)
"""A word of Han, kana or hangul: of two of them as a name, the family's stands first, without a space."""

MEDIA_TYPE: Final = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")

EXTENDED: Final = re.compile(r"[Xx]-[A-Za-z0-9-]+")
"""A name that anybody may use."""

KNOWN: Final = _words("""
    SOURCE KIND XML FN N NICKNAME PHOTO BDAY ANNIVERSARY GENDER ADR TEL EMAIL IMPP LANG TZ GEO TITLE ROLE LOGO ORG
    MEMBER RELATED CATEGORIES NOTE SOUND CLIENTPIDMAP URL KEY FBURL CALADRURI CALURI BIRTHPLACE DEATHPLACE DEATHDATE
    EXPERTISE HOBBY INTEREST ORG-DIRECTORY CONTACT-URI SOCIALPROFILE PRONOUNS GRAMGENDER CREATED
    """)
"""Registered with IANA for vCard 4.0 (RFC 6350, 6474, 6715, 8605, 9554), and as such allowed in 3.0 (RFC 2426, 4)."""

KNOWN_IN_3: Final = KNOWN | _words("LABEL MAILER AGENT NAME SORT-STRING CLASS")
"""Those of RFC 2426 that 4.0 dropped as well."""

ONCE: Final = _words("N BDAY ANNIVERSARY DEATHDATE GENDER KIND SORT-STRING CLASS MAILER NAME CREATED")
"""What a card has no more than one of (RFC 6350, 6)."""

PARAMETERS: Final = _words("""
    ALTID AUTHOR AUTHOR-NAME CALSCALE CC COMPONENT CONTEXT CREATED DERIVED GEO INDEX JSCOMPS JSPTR LABEL LANGUAGE LEVEL
    MEDIATYPE PHONETIC PID PREF PROP-ID SCRIPT SERVICE-TYPE SORT-AS TYPE TZ USERNAME VALUE
    """)
"""Registered with IANA; others begin with X-."""

DROPPED: Final = _words("BEGIN END VERSION PRODID REV PROFILE")
"""What a card says of itself, and not of the person."""

STRUCTURED: Final = {"N": 5, "ADR": 7, "ORG": 1}
"""Properties whose value has components, with how many at least."""

DATES: Final = frozenset(["BDAY", "ANNIVERSARY", "DEATHDATE"])
MEDIA: Final = frozenset(["PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"])
"""Properties that hold a file, or say where it is."""

SEMICOLONS: Final = (
    MEDIA
    | _words("""
    URL IMPP SOURCE FBURL CALADRURI CALURI MEMBER RELATED CONTACT-URI ORG-DIRECTORY GENDER CLIENTPIDMAP X-SOCIALPROFILE
    """)
    | {ANDROIDS}
)
"""Properties in whose value a semicolon is written bare: it is part of a URI, or parts what is not looked into here."""

BARE: Final = {
    **dict.fromkeys(("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"), "ENCODING"),
    **dict.fromkeys(("INLINE", "URL", "URI", "CID", "CONTENT-ID", "BINARY"), "VALUE"),
    **dict.fromkeys(("UTF-8", "ISO-8859-1", "US-ASCII"), "CHARSET"),
}
"""What a word without `=` is the value of in 2.1 (`NOTE;QUOTED-PRINTABLE`); any other is a type (`TEL;CELL`)."""

SILENT: Final = {"EMAIL": frozenset(["internet", "pref"]), "TEL": frozenset(["voice", "pref"])}
"""Types that say nothing of a property that it would not be without them; `pref` is kept as PREF."""
ALWAYS_SILENT: Final = frozenset(["pref"])

FORMATS: Final = {
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp",
    "tiff": "image/tiff", "webp": "image/webp", "wave": "audio/wave", "basic": "audio/basic", "mpeg": "audio/mpeg",
    "ogg": "audio/ogg", "pgp": "application/pgp-keys", "x509": "application/pkix-cert",
}  # fmt: skip
"""What TYPE says of a file in 2.1 and 3.0, as a media type."""

FORMAT_OF: Final = {media: word.upper() for word, media in FORMATS.items() if word != "jpg"}

MAGIC: Final = (
    ("/9j/", "image/jpeg"), ("iVBORw0KGgo", "image/png"), ("R0lGOD", "image/gif"), ("UklGR", "image/webp"),
    ("Qk", "image/bmp"),
)  # fmt: skip
"""How a file begins, in base64, for those that don't say what they are."""

POINTS: Final = {"TEL": "phone", "EMAIL": "email", "URL": "url"}

SERVICES: Final = {
    "X-AIM": "aim", "X-ICQ": "icq", "X-JABBER": "xmpp", "X-MSN": "msn", "X-YAHOO": "yahoo", "X-SKYPE": "skype",
    "X-SKYPE-USERNAME": "skype", "X-GTALK": "gtalk", "X-GOOGLE-TALK": "gtalk", "X-QQ": "qq", "X-TWITTER": "twitter",
    "X-GADUGADU": "gadugadu", "X-MS-IMADDRESS": "im",
}  # fmt: skip
"""Properties of other programs for a handle, and the service that the handle's label gets."""

TYPES: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "3.0": {
        "TEL": _words("home work msg fax cell video pager bbs modem car isdn pcs"),
        "EMAIL": frozenset(["home", "work"]),
        "URL": frozenset(["home", "work"]),
        "X-SOCIALPROFILE": frozenset(["home", "work"]),
    },
    "4.0": {
        "TEL": _words("home work text fax cell video pager textphone main-number"),
        "EMAIL": frozenset(["home", "work"]),
        "URL": frozenset(["home", "work"]),
        "X-SOCIALPROFILE": frozenset(["home", "work"]),
    },
}
"""The types that a version has for a point; any other label is written as X-ABLabel, as Apple's programs do."""

SAID: Final = {"cell": "mobile"}
"""Types under the name that the rest of netcrm gives them."""
TYPED: Final = {word: kind for kind, word in SAID.items()}

APPLES: Final = _words("""
    Home Work Other School Mobile Main iPhone HomeFAX WorkFAX OtherFAX Pager HomePage Assistant AssistantPhone
    Anniversary Father Mother Parent Brother Sister Child Friend Spouse Partner Manager
    """)
"""Labels that Apple's programs translate; in the file they stand as `_$!<HomePage>!$_`."""

READ_AS_POINTS: Final = frozenset([*POINTS, "IMPP", "X-SOCIALPROFILE", *SERVICES])
FIRST_IS_FIELD: Final = frozenset(["FN", "NICKNAME", "ORG", "TITLE", "NOTE"])
"""Properties of which the first is a field's, and further ones are kept beside it."""

LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
ZONE: Final = re.compile(r"[A-Z][A-Za-z_]*(?:/[A-Za-z0-9_+-]+)+")
"""What LANG and TZ say when they are read into a field: a code of ISO 639, a name of the IANA database."""

TAKEN: Final[Mapping[str, re.Pattern[str]]] = {"LANG": LANGUAGE, "TZ": ZONE}
"""The two properties that are read into a field when they say just that."""
