"""Through which channel a meeting went: in person, by video or by telephone.

The rule it keeps: the place decides where there is one, because calendars add a video link to every lunch; then a link
to a conference; then a word of the title. A meeting that says nothing of all that was in person.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from netcrm.formats.ics_times import text
from netcrm.names import fold

_VIDEO_HOST: Final = re.compile(
    r"(?i)(?:zoom\.(?:us|com)/|teams\.(?:microsoft|live)\.com/|meet\.google\.com/|webex\.com/|whereby\.com/|meet\.jit\.si/"
    r"|gotomeet(?:ing)?\.(?:com|me)/|bluejeans\.com/|join\.skype\.com/|meet\.lync\.com/|chime\.aws/|facetime\.apple\.com/"
    r"|ringcentral\.com/|bigbluebutton|visio\.numerique\.gouv\.fr/|around\.co/|livestorm\.co/|jitsi)"
)
"""Where video conferences are held, as their links begin."""

_VIDEO_WORDS: Final = frozenset(
    [
        "zoom", "teams", "webex", "skype", "facetime", "hangouts", "jitsi", "whereby", "gotomeeting", "video",
        "videocall", "videoconference", "visio", "visioconference", "videokonferenz", "videoanruf", "videollamada",
        "videoconferencia", "online", "virtual", "remote", "virtuel",
    ]
)  # fmt: skip
_CALL_WORDS: Final = frozenset(
    ["call", "phone", "telephone", "tel", "appel", "anruf", "telefon", "telefonat", "telefonisch", "llamada"]
)
"""Folded, in English, French, German and Spanish."""

_NUMBER: Final = re.compile(r"(?:tel:)?[-+()./ \d]{6,}")
_LINKS: Final = (
    "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
)  # fmt: skip


def channel(lines: Mapping[str, Sequence[str]]) -> str:
    """`in_person`, `video` or `call`, by the lines of an event. Raises ValueError for a line that can't be parted."""
    place = " ".join(map(text, lines.get("LOCATION", ())[:1]))
    if place:
        words = frozenset(fold(place).split())
        if _NUMBER.fullmatch(place):
            return "call"
        if _VIDEO_HOST.search(place) or words & _VIDEO_WORDS:
            return "video"
        return "call" if words & _CALL_WORDS else "in_person"
    conferences = [line for name in _LINKS for line in lines.get(name, ())]
    if conferences:
        return "call" if all(":tel:" in line.lower() for line in conferences) else "video"
    if any(map(_VIDEO_HOST.search, (*lines.get("URL", ()), *lines.get("DESCRIPTION", ())))):
        return "video"
    words = frozenset(fold(" ".join(map(text, lines.get("SUMMARY", ())[:1]))).split())
    return "video" if words & _VIDEO_WORDS else "call" if words & _CALL_WORDS else "in_person"
