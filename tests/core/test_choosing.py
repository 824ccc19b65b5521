"""What each filter means on a day: who fits, who does not, and what no value can mean."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netcrm.core import cadence, choosing, filters, listing, upkeep
from netcrm.core.values import Asked
from netcrm.errors import NetcrmError
from netcrm.store import base

if TYPE_CHECKING:
    from conftest import Session

TODAY = date(2026, 11, 23)

CAST = (
    "add 'Zoé Ünal' --org 'Polana Labs' --title 'Lead designer' --city Kraków --circle close --tag data --tag vip "
    "--met 2026-10-01 --at 'Web afterwork' --email zoe@polana.example --language French --birthday 1990-04-15",
    "add 'Søren Kjær' --org Nordlys --city 'Århus C' --circle wide --tag design --met 2025-10-01 --by zoe "
    "--phone '+45 12 34 56 78' --birthday --04-04",
    "add 'Paul Martin' --org Acme --nickname Polo --tag data --note 'plays the 100% bassoon' --every 3w "
    "--url https://www.linkedin.com/in/paul --birthday 1985-12-24 --language fr --language de",
    "add '陳美玲' --org Acme --circle active --birthday --05-04",
    "add 'Olga Petrova' --city Paris --tag data",
    "add 'Ann Gone' --org Acme --city Paris --circle inner",
    "add 'Mel Dead' --city Paris",
    "log zoe -m 'green tea by the harbour' --on 2026-11-01 --via call",
    "log polo --attempt --via mail",
    "note polo 'allergic to nuts'",
    "promise zoe 'the slides' --by 3w",
    "remind polo 3w 'call him'",
    "household Home zoe polo",
    "tag mentors soren",
    "tag mentors --every 6w",
    "snooze 陳 3w",
    "archive ann",
    "archive mel --deceased",
    "edit olga --private",
    "due",
)
ZOE, SOREN, PAUL, CHEN, OLGA, ANN, MEL = range(1, 8)

FIT = {
    "zoe": [ZOE],
    "pol": [ZOE, PAUL],
    "acme": [PAUL, CHEN],
    "acme paul": [PAUL],
    '"martin paul"': [PAUL],
    "zoe@polana": [ZOE],
    "name:ün": [ZOE],
    "name:polo": [PAUL],
    "name:zoe name:soren": [ZOE, SOREN],
    "name:artin": [],
    "org:lana": [ZOE],
    "org:acme org:nord": [SOREN, PAUL, CHEN],
    "title:design": [ZOE],
    "title:lead design": [ZOE],
    "city:krakow": [ZOE],
    "city:arhus": [SOREN],
    "city:arh": [],
    "city:arhus city:krakow": [ZOE, SOREN],
    "circle:close": [ZOE],
    "circle:close,wide": [ZOE, SOREN],
    "circle:close circle:wide": [ZOE, SOREN],
    "circle:none": [PAUL, OLGA],
    "-circle:none": [ZOE, SOREN, CHEN],
    "tag:data": [ZOE, PAUL, OLGA],
    "tag:#DATA": [ZOE, PAUL, OLGA],
    "tag:data tag:vip": [ZOE],
    "tag:vip,design": [ZOE, SOREN],
    "tag:data -tag:vip": [PAUL, OLGA],
    "not tag:data": [SOREN, CHEN],
    "tag:nothing": [],
    "household:ho": [ZOE, PAUL],
    "met:afterwork": [ZOE],
    "met:web after": [ZOE],
    "met:fair": [],
    "met:2026-10-01": [ZOE],
    "met:2026": [ZOE],
    "met<2026": [SOREN],
    "met:2025..2026": [ZOE, SOREN],
    "by:zoe": [SOREN],
    "note:bassoon": [PAUL],
    "note:nuts": [PAUL],
    "note:100%": [PAUL],
    "note:bassoon note:nuts": [PAUL],
    "note:bassoon nuts": [],
    "log:harb": [ZOE],
    "log:tea harbour": [ZOE],
    "email:polana": [ZOE],
    "email:zoe_polana": [],
    "email:%": [],
    "phone:12 34": [SOREN],
    "phone:0012": [SOREN],
    "url:LinkedIn.com": [PAUL],
    "language:french": [ZOE, PAUL],
    "language:fr language:de": [PAUL],
    "birthday:april": [ZOE, SOREN],
    "birthday:avril": [ZOE, SOREN],
    "birthday:15 april": [ZOE],
    "birthday:--04-04": [SOREN],
    "birthday:1985": [PAUL],
    "birthday:1990-04": [ZOE],
    "birthday:may": [CHEN],
    "last>3w": [],
    "last>=2026-11-01": [ZOE],
    "last<2026-11-01": [SOREN],
    "last<=2026-11-01": [ZOE, SOREN],
    "last:2026-11-01": [ZOE],
    "last:2026-11": [ZOE],
    "last:..2026": [ZOE, SOREN],
    "-last<2026-01-01": [ZOE, PAUL, CHEN, OLGA],
    "via:call": [ZOE],
    "via:coffee": [SOREN],
    "silent>90": [SOREN],
    "silent<4w": [ZOE],
    "silent:22": [ZOE],
    "silent:..1y": [ZOE],
    "strength>50": [ZOE, CHEN],
    "strength:0": [OLGA],
    "strength:0..100": [ZOE, SOREN, PAUL, CHEN, OLGA],
    "due<today": [ZOE, SOREN],
    "due<=2026-12-01 due>today": [],
    "every:21": [PAUL],
    "every>30": [SOREN],
    "every<6w": [PAUL],
    "added:today": [ZOE, SOREN, PAUL, CHEN, OLGA],
    "added<today": [],
    "has:email": [ZOE],
    "has:email,phone": [ZOE, SOREN],
    "has:tag has:circle": [ZOE, SOREN],
    "has:promise": [ZOE],
    "has:reminder": [PAUL],
    "has:fact": [PAUL],
    "has:contact": [ZOE, SOREN],
    "has:household": [ZOE, PAUL],
    "no:birthday": [OLGA],
    "no:contact": [PAUL, CHEN, OLGA],
    "is:tracked": [ZOE, SOREN, PAUL, CHEN],
    "is:untracked": [OLGA],
    "is:snoozed": [CHEN],
    "is:due": [ZOE, SOREN],
    "is:dormant": [],
    "is:unanswered": [PAUL],
    "is:private": [OLGA],
    "-is:private tag:data": [ZOE, PAUL],
    "is:archived": [ANN, MEL],
    "is:deceased": [MEL],
    "in:archive": [ANN, MEL],
    "in:archive org:acme": [ANN],
    "in:all org:acme": [PAUL, CHEN, ANN],
    "-in:archive org:acme": [PAUL, CHEN],
    "id:1,3": [ZOE, PAUL],
    "id:99": [],
}


@pytest.fixture
def cast(session: "Session") -> "Session":
    return session.after(*CAST)


def found(store: base.Store, *words: str) -> list[int]:
    where = choosing.conditions(store, words, TODAY)
    return listing.ids(store, listing.Filters(where=where))


def test_who_fits(cast: "Session") -> None:
    store = cast.open()
    try:
        assert {typed: found(store, typed) for typed in FIT} == FIT
    finally:
        store.close()


def test_each_field_is_tried() -> None:
    tried = {term.field for typed in FIT for term in filters.parse([typed])}
    assert tried >= set(filters.FIELDS) - {"event"}  # events are tried where they are made


REFUSED = {
    "circle:best": "There is no circle 'best'.",
    "last<someday": "'someday' is not a date.",
    "last:2026-13": "'2026-13' can't be used as a date",
    "last:..": "'..' has no end.",
    "met:01-02-2017": "'01-02-2017' can't be used as a date",
    "strength>strong": "'strong' is no strength.",
    "strength:-5": "'-5' is no strength.",
    "silent>long": "'long' is not a cadence.",
    "has:car": "There is no has:car.",
    "no:emial": "There is no no:emial.",
    "is:dorment": "There is no is:dorment.",
    "in:prison": "There is no in:prison.",
    "via:pigeon": "'pigeon' is not a channel.",
    "language:klingonese": "'klingonese' is not a language.",
    "birthday:someday": "'someday' is not a date.",
    "id:x": "'x' is no number of a contact.",
    "phone:call": "'call' is no part of a phone.",
    "name:%": "There is no letter in '%'.",
    "org:'": 'There is no letter in "\'".',
    "@nothing": "There is no view @nothing.",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_no_value_can_mean(cast: "Session", typed: str) -> None:
    store = cast.open()
    try:
        with pytest.raises(NetcrmError) as refused:
            found(store, typed)
        assert refused.value.message.startswith(REFUSED[typed])
        assert refused.value.hint
    finally:
        store.close()


def test_a_wrong_value_is_told_with_the_nearest(cast: "Session") -> None:
    for typed, near in (("no:emial", "Did you mean no:email?"), ("is:dorment", "Did you mean is:dormant?")):
        assert near in cast(f"list {typed}", ok=False).err


def test_strength_is_compared_as_it_is_shown(opened: base.Store) -> None:
    with opened.write("fill"):
        for n in (0.0, 0.25, 1.0, 4.5, 12.0, 80.0):
            for day in ("2026-11-23", "2026-11-01", "2026-07-09", "2024-02-29", "1999-01-01"):
                uid = f"{n} {day}"
                opened.insert(
                    "contact", uid=uid, name=uid, folded=uid, created_at="x", contact_days=n, last_contact=day,
                    silent_since=day,
                )  # fmt: skip
        for circle in (*cadence.CIRCLES, None):
            opened.insert(
                "contact", uid=f"{circle}", name="a", folded="a", created_at="x", circle=circle, check_in="2026-11-25",
                silent_since="2026-10-25",
            )  # fmt: skip
    shown = {
        row["id"]: upkeep.strength(row, TODAY) for row in opened.compose("listing/contacts", [], "by_id", {"limit": -1})
    }
    assert len(set(shown.values())) > 20
    for bound in range(101):
        assert found(opened, f"strength>={bound}") == [one for one, strength in shown.items() if strength >= bound]
        assert found(opened, f"strength:{bound}") == [one for one, strength in shown.items() if strength == bound]


HOSTILE = st.sampled_from(
    ["'", '"', "%", "_", "*", "\\", "; DROP TABLE contact; --", "\x1b[31m", "NEAR(", "\0", "\ud800"]
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([*filters.FIELDS, ""]), st.lists(HOSTILE | st.text(max_size=5), min_size=1, max_size=4).map("".join)
)
def test_any_value_is_people_or_a_sentence(opened: base.Store, name: str, value: str) -> None:
    for operator in filters.TAKES[filters.FIELDS[name].takes] if name else ("",):
        try:
            term = filters.Term(name, operator or ":", (value,))
            conditions = choosing.meant(Asked(opened, TODAY), [term])
            assert listing.ids(opened, listing.Filters(where=conditions)) == []
        except NetcrmError as refused:
            assert refused.message.endswith(".")
            assert refused.hint
