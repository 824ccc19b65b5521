"""Invented people, for whatever the benchmarks run on.

Rule: no two have the same name, about twenty work at the same place, and the same chance gives the same people on every
machine.
"""

from collections.abc import Iterator
from datetime import date
from itertools import product
from random import Random
from typing import NamedTuple

TODAY = date(2026, 11, 23)
INTERACTIONS = 20
"""A contact: about what ten years of an address book and a mailbox hold."""


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = _words(
    "Amina Anna Bruno Camille Carlos Chiara Daniel Elena Emil Fatou Felix Giulia Hana Hugo Ines Ivan Jana Jonas Julia "
    "Kenji Lara Léa Linh Lucas Maja Marie Mateo Mina Nadia Noah Olga Omar Paul Pedro Priya Rania Renée Samir Sofia "
    "Søren Tariq Théo Tomasz Ulla Vera Victor Wanda Yael Yusuf Zoé"
)
SYLLABLES = _words(
    "bal ber cor dan del fer gar hal kam kor lan lem mar mon nor pet ran ros sal ser tan tor val ven vis"
)
ENDINGS = _words("a ado ard au eau elli er ez ier in ini ka ko li man mann o off ova sen ska ski son ti us wicz")
CITIES = _words(
    "Lyon Paris Kraków Dakar Lisbon Aarhus Haifa Lagos Leipzig Sevilla Osaka Montréal Porto Turin Ghent Oslo"
)
TITLES = ("Engineer", "Data lead", "Partner", "Founder", "Editor", "Architect", "Researcher", "Sales manager")
KINDS = ("Labs", "Capital", "Books", "Studio", "Energy", "Institute", "Radio", "Works")
TAGS = _words(
    "startups data design finance media energy books health school climbing choir chess alumni board neighbours press "
    "research hiring investors mentors"
)
TOPICS = (
    "lunch, she looks for a data lead", "call about the fund memo", "talked about the move to Lyon",
    "talk on heat pumps", "sent the first chapter", "met at the book fair", "introduction to a seed investor",
    "coffee and a long walk",
)  # fmt: skip
CHANNELS = ("in_person", "call", "video", "message", "message", "message", "email", "email")


class Invented(NamedTuple):
    """Somebody, as a row of the CSV."""

    name: str
    email: str
    phone: str
    organization: str
    title: str
    city: str
    tags: str
    birthday: str


def people(count: int, chance: Random) -> Iterator[Invented]:
    """So many people, no two with the same name; about twenty work at the same place."""
    surnames = ["".join(parts).capitalize() for parts in product(SYLLABLES, SYLLABLES, ENDINGS)]
    for number in chance.sample(range(len(surnames) * len(FIRST_NAMES)), count):
        surname, first = surnames[number // len(FIRST_NAMES)], FIRST_NAMES[number % len(FIRST_NAMES)]
        employer = chance.randrange(1 + count // 20)
        yield Invented(
            name=f"{first} {surname}",
            email=f"{first}.{surname}@example.org".lower(),
            phone=f"+33 6 {number // 10_000:04} {number % 10_000:04}",
            organization=f"{surnames[-1 - employer]} {KINDS[employer % len(KINDS)]}",
            title=chance.choice(TITLES),
            city=chance.choice(CITIES),
            tags=", ".join(chance.sample(TAGS, chance.choice((0, 0, 1, 2)))),
            birthday=f"{chance.randrange(1950, 2005)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        )
