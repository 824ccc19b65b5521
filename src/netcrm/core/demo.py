"""A small lively network to try netcrm on: every kind of row that a week's plan can hold.

All people are invented. Days are told as distances from today, so that the plan is as lively next year.
"""

from datetime import date, timedelta
from typing import NamedTuple

from netcrm.core import circles, contacts, interactions, upkeep
from netcrm.core.who import Person
from netcrm.store.base import Store


class Character(NamedTuple):
    """An invented person; `past` is (days ago, channel, note) of each interaction, an attempt's channel with a `!`."""

    name: str
    circle: str
    organization: str
    title: str
    city: str
    reach: str
    tags: tuple[str, ...]
    past: tuple[tuple[int, str, str], ...]


CAST = (
    Character("Inès Moreau", "inner", "", "", "Lyon", "+33 6 12 00 00 01", ("family",),
              tuple((40 + 21 * n, "call", "" if n else "moving house in spring") for n in range(14))),
    Character("Tomasz Zieliński", "close", "Polana Labs", "CTO", "Kraków", "tomasz@polana.example", ("data",),
              ((74, "in_person", "lunch; he is hiring a data lead"), (120, "message", ""),
               (190, "in_person", "talked shop"), (260, "video", ""), (300, "email", ""))),
    Character("Amina Diallo", "close", "Baobab Capital", "Partner", "Dakar", "amina@baobab.example", ("finance",),
              ((96, "video", "she is raising her second fund"), (150, "email", ""),
               (220, "in_person", "met at the forum"))),
    Character("陳美玲", "active", "Lantern Books", "Editor", "台北", "https://lantern.example/chen", ("books",),
              ((140, "email", "sent the first chapter"), (200, "message", ""), (390, "in_person", "book fair"))),
    Character("Søren Kjær", "active", "Nordlys", "Architect", "Aarhus", "soren@nordlys.example", ("design",),
              ((171, "in_person", "showed the harbour project"), (300, "call", ""))),
    Character("Ольга Петрова", "active", "Институт", "Researcher", "Tbilisi", "olga@institute.example", ("data",),
              ((110, "email", "asked about open letters data"), (30, "message!", ""))),
    Character("Yael Ben-David", "active", "Tidepool", "Founder", "Haifa", "yael@tidepool.example", ("startups",),
              ((64, "video", "intro to a seed investor"), (65, "message", ""), (180, "in_person", ""))),
    Character("Paul Martin", "active", "Acme", "Sales", "Paris", "paul@acme.example", ("startups",),
              ((9, "in_person", "afterwork; his team moves to Lyon"), (100, "message", ""))),
    Character("Grace Okafor", "wide", "Lagos Design Week", "Curator", "Lagos", "+234 800 000 0000", ("design",),
              ((420, "in_person", "spoke after her talk"), (430, "message", ""), (520, "email", ""),
               (700, "email", ""))),
    Character("Jonas Weber", "wide", "Stadtwerke", "Engineer", "Leipzig", "jonas@stadtwerke.example", ("energy",),
              ((230, "in_person", "heat pumps meetup"),)),
    Character("Lucía Fernández", "wide", "Radio Sur", "Journalist", "Sevilla", "lucia@radiosur.example", ("media",),
              ()),
    Character("Kenji Tanaka", "", "Kumo", "Developer", "Osaka", "kenji@kumo.example", ("data",),
              ((15, "message", "shared a library"),)),
)  # fmt: skip

PROMISES = {"Amina Diallo": "comments on her fund memo"}


def fill(store: Store, today: date, capacity: int) -> int:
    """Put the cast into a store, inside its `write`; how many they are."""
    for character in CAST:
        kind = "emails" if "@" in character.reach else "urls" if character.reach.startswith("http") else "phones"
        details = contacts.Details(
            name=character.name, organization=character.organization or None, title=character.title or None,
            city=character.city, tags=character.tags, **{kind: (character.reach,)},  # type: ignore[arg-type]
        )  # fmt: skip
        contact = contacts.add(store, details, today, capacity, anyway=True)
        for days, channel, note in character.past:
            day = (today - timedelta(days=days)).isoformat()
            entry = interactions.Entry(day, channel.rstrip("!"), attempt=channel.endswith("!"), summary=note)
            interactions.record(store, [contact], entry)
        if character.circle:
            circles.place(store, character.circle, [Person(contact, character.name)], today, capacity)
        if character.name in PROMISES:
            day = (today - timedelta(days=30)).isoformat()
            promise = PROMISES[character.name]
            store.insert("favor", uid=store.new_uid(), contact_id=contact, direction="given", text=promise, day=day)
        upkeep.refresh(store, [contact], today, capacity)
    return len(CAST)
