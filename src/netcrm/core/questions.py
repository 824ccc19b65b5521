"""Three questions to ask somebody, found by rules in what is on record of them.

Rule: nothing is made up. Each question comes of a fact, a favor, news, an entry or a field, which is named beside it;
what somebody can't be asked about (how they take their coffee, what is not to be mentioned) makes none. A second
question of one group comes only when there is nothing else, so that a coffee is about more than one thing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from netcrm import names
from netcrm.records import Record

MOST = 3
SHOWN = 60
"""How many letters of a text stand beside its question."""


class Question(Record):
    """A question, and what it comes of: `kind` is news, fact, promise, ask, got, gave, last, household, work, city,
    open or more."""

    kind: str
    text: str
    about: str


class Known(NamedTuple):
    """What questions come of, the most pressing first in each list: texts as they are on record.

    `news`: field and new value. `facts`: with whether they are of late. `promises` and `asks` are open ones, `got` and
    `gave` done ones of late; `last` is what was talked about last.
    """

    news: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, bool], ...] = ()
    promises: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    got: tuple[str, ...] = ()
    gave: tuple[str, ...] = ()
    last: str = ""
    household: tuple[str, ...] = ()
    organization: str = ""
    title: str = ""
    city: str = ""

    def spoken(self, may_be_said: Callable[[str], bool]) -> "Known":
        """The same without what is not to be mentioned."""

        def texts(found: Iterable[str]) -> tuple[str, ...]:
            return tuple(filter(may_be_said, found))

        def text(found: str) -> str:
            return found if may_be_said(found) else ""

        return Known(
            news=tuple(one for one in self.news if may_be_said(one[1])),
            facts=tuple(one for one in self.facts if may_be_said(one[0])),
            promises=texts(self.promises), asks=texts(self.asks), got=texts(self.got), gave=texts(self.gave),
            last=text(self.last), household=texts(self.household), organization=text(self.organization),
            title=text(self.title), city=text(self.city),
        )  # fmt: skip


KEPT_IN_MIND = frozenset(
    [
        "allergic",
        "allergy",
        "vegetarian",
        "vegan",
        "prefers",
        "prefer",
        "hates",
        "dislikes",
        "avoid",
        "avoids",
        "diet",
        "gluten",
        "lactose",
        "halal",
        "kosher",
        "allergique",
        "vegetarien",
        "vegetarienne",
        "prefere",
        "deteste",
        "evite",
        "password",
    ]
)
"""Words of a fact that is to be kept in mind, and not to be asked about."""

NOT_TO_BE_SAID = (
    "do not mention", "don t mention", "dont mention", "never mention", "do not ask", "don t ask", "dont ask",
    "not to mention", "ne pas parler", "ne pas mentionner", "ne pas evoquer",
)  # fmt: skip
"""Beginnings of what is better left alone, folded."""

ABOUT: tuple[tuple[str, str], ...] = (
    ("ill sick operation surgery hospital accident injured malade hopital", "How are you now, after all that?"),
    ("baby pregnant bebe enceinte naissance", "How is the little one, and how are you all?"),
    ("wedding marries married mariage epouse", "How was the wedding, or how are the plans coming along?"),
    ("moves moving moved demenage demenagement", "How is the move going, and how do you like the new place?"),
    ("exam exams thesis degree phd diploma graduates examen diplome", "How did it go, or how close is the end?"),
    ("daughter daughters sons kids children child fille filles fils enfant enfants",
     "How is it going for the children?"),
    ("school kindergarten university ecole lycee universite", "How is it going there?"),
    ("interview applying application hiring hires recruits entretien candidature recrute embauche",
     "What has come of the search?"),
    ("job promotion promoted retires retirement quits sabbatical poste retraite demission",
     "How does the change feel?"),
    ("raising fund funding launch launches startup founds levee lancement lance",
     "How far has it come, and what would help now?"),
    ("book paper article album film writes writing livre roman ecrit", "How is it coming along?"),
    ("trip travel travels holiday holidays vacation voyage vacances", "How was the trip, or what is the plan?"),
    ("marathon race climbs climbing plays skis sails swims cycles grimpe joue nage velo",
     "Do you still find the time for it?"),
    ("loves likes enjoys hobby learns learning aime adore apprend", "What is the latest of it?"),
)  # fmt: skip
"""Folded words of a fact, and the question that they make; the first line with one of them is taken.

Words that often mean something else (`engaged in`, `expecting an answer`, `runs a team`, `son` in French) are left out:
a plain question is better than a wrong one.
"""

WHATEVER = "What has become of it?"


def of(known: Known) -> tuple[Question, ...]:
    """At most three questions, the most fitting first: one of each group in their order, then what is left."""
    groups = [list(group) for group in _groups(known)]
    firsts = [group[0] for group in groups if group]
    return tuple([*firsts, *(question for group in groups for question in group[1:])][:MOST])


def _groups(known: Known) -> Iterator[Iterable[Question]]:
    """The questions that there could be, by what they come of, the most fitting group first."""
    yield (
        Question("news", f"How is it going {'at' if kind == 'organization' else 'as'} {after}?", "new since last time")
        for kind, after in known.news
    )
    yield (question for text, late in known.facts for question in _of_fact(text, late))
    yield [
        *_each("promise", "Would it still help you?", "you promised", known.promises),
        *_each("ask", "Have you had a chance to think about it?", "you asked for", known.asks),
    ]
    yield [
        *_each("got", "Shall I tell you what came of it?", "they gave you", known.got),
        *_each("gave", "Was it of any use?", "you gave them", known.gave),
    ]
    yield _each("last", "How did that go on?", "last time", [known.last] if known.last else ())
    yield (Question("household", f"How is {name}?", "the same household") for name in known.household)
    where = f" at {known.organization}" if known.organization else f" as {known.title}" if known.title else ""
    yield [Question("work", f"What keeps you busiest{where} these days?", "their work")] * bool(where)
    yield [Question("city", f"What is new in {known.city}?", "their city")] * bool(known.city)
    yield [
        Question("open", "What are you looking for just now, and whom should you meet?", "something to give"),
        Question("more", "What has been the best of these months?", "nothing else is on record"),
        Question("more", "What would you like to have more time for?", "nothing else is on record"),
    ]


def _of_fact(text: str, late: bool) -> Iterator[Question]:
    """The question that a fact makes, if any; of an old one only what has become of it."""
    folded = names.fold(text)
    words = set(folded.split())
    if folded.startswith(NOT_TO_BE_SAID) or words & KEPT_IN_MIND:
        return
    fitting = (question for keys, question in ABOUT if late and words & set(keys.split()))
    yield Question("fact", next(fitting, WHATEVER), _short(text))


def _each(kind: str, question: str, what: str, texts: Iterable[str]) -> Iterator[Question]:
    for text in texts:
        yield Question(kind, question, f"{what}: {_short(text)}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
