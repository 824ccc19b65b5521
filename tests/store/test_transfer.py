"""The whole store as JSON, out and in again: nothing is lost, nothing comes twice, and no hostile file gets in."""

import copy
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.core import cadence
from netcrm.store import checks, transfer

if TYPE_CHECKING:
    from conftest import Session

WORLD = (
    "add 'Marie Dupont' --org Acme --title CTO --city Lyon --circle close --email marie@acme.example --tag data",
    "add 'Paul Martin' --org Acme --phone '+33 6 12 34 56 78' --tag data --by Marie --met 2026-10-01 --at Forum",
    "add '陳美玲' --url kofi.example --birthday --04-15 --circle active --every 3w --note 'books\nand tea'",
    "log Marie Paul -m 'lunch together' --via lunch --minutes 90 --on 2026-06-01",
    "log 陳美玲 --attempt --next 3w",
    "note Marie 'likes tea'",
    "archive Paul",
    "due",
)

LATER = {
    "contact": ("silent_since", "owed_since"),
    "plan": ("first_on", "minutes"),
    "plan_row": ("kind", "carried_from", "outcome", "minutes"),
}
"""The columns that came with schema 3."""

ROWS = {
    "household": {"uid": "h1", "name": "Dupont-Martin"},
    "event": {"uid": "e1", "name": "Forum", "day": "2026-10-01", "place": "Lyon", "cost": 12.5, "currency": "EUR"},
    "favor": {"uid": "f1", "contact_id": 1, "direction": "given", "text": "a reference", "day": "2026-10-02"},
    "introduction": {"uid": "i1", "person_id": 1, "other_id": 2, "state": "made", "day": "2026-10-02"},
    "reminder": {"uid": "r1", "contact_id": 1, "day": "2026-12-01", "text": "her birthday"},
    "alias": {"contact_id": 1, "kind": "name", "value": "M. Dupont", "normalized": "m dupont"},
    "distinct_pair": {"one_id": 1, "other_id": 2},
    "listed": {"contact_id": 1, "source": "linkedin"},
    "news": {"uid": "n1", "contact_id": 1, "day": "2026-10-02", "kind": "title", "source": "linkedin", "after": "CTO"},
    "column_map": {"header": "wer,firma", "mapping": '{"Wer": "name"}'},
    "source": {"name": "Mail", "folded": "mail", "kind": "file", "location": "mail.mbox"},
    "follow_up": {"uid": "u1", "contact_id": 1, "event_id": 1, "met_on": "2026-10-01", "due_on": "2026-10-04"},
    "outcome": {"uid": "o1", "event_id": 1, "day": "2026-11-02", "text": "a contract", "value": 3000.5},
    "tenure": {"contact_id": 2, "organization_id": 1, "title": "Clerk", "until": "2026-09-01"},
    "saved_view": {"name": "Paris", "folded": "paris", "filters": "city:paris"},
}
"""A row of each table that no command fills yet."""

Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture
def full(session: "Session") -> "Session":
    """A session with something in every table."""
    session.after(*WORLD)
    store = session.open()
    with store.write("fill"):
        for table, values in ROWS.items():
            store.insert(table, **values)  # type: ignore[arg-type]
        store.update("contact", 1, household_id=1)
        store.update("interaction", 1, event_id=1)
        store.update("contact", 2, extra='{"Shoe size": "42", "Pet": ["Rex", "Mia"]}')
    store.close()
    return session


def _export(session: "Session") -> str:
    return session("export json").out


def _elsewhere(session: "Session", name: str = "other.db") -> "Session":
    session.db = session.folder / name
    return session


def _import(session: "Session", content: str) -> Any:
    path = session.folder / "netcrm.json"
    path.write_text(content, encoding="utf-8")
    return session(f"import {path} --json", ok=False)


def test_every_table_is_in_the_test(full: "Session") -> None:
    tables = json.loads(_export(full))["tables"]
    assert [name for name in transfer.KEYS if not tables[name]] == []


def test_into_an_empty_store_it_comes_back_byte_for_byte(full: "Session") -> None:
    before = _export(full)
    shown = full("show Marie").out, full("list").out, full("find tea").out
    answer = _import(_elsewhere(full), before)
    assert (answer.code, answer.data["counts"]["new"]) == (0, 3)
    assert _export(full) == before
    assert (full("show Marie").out, full("list").out, full("find tea").out) == shown


def test_a_second_time_it_changes_nothing(full: "Session") -> None:
    before = _export(full)
    history = full("history").out
    answer = _import(full, before)
    assert (answer.code, answer.data["counts"]["new"], answer.data["counts"]["unchanged"]) == (0, 0, 3)
    assert (_export(full), full("history").out) == (before, history)


def test_an_undone_import_leaves_nothing(full: "Session") -> None:
    before = _export(full)
    _elsewhere(full)("add 'Kofi Adjei' --org Acme --tag data")
    mine = _export(full)
    assert _import(full, before).code == 0
    full("undo")
    assert _export(full) == mine


def test_into_a_filled_store_only_what_is_missing_comes(full: "Session") -> None:
    exported = _export(full)
    _elsewhere(full)("add 'Kofi Adjei' --org ACME --tag data --circle inner")
    full("log Kofi -m hello --on 2026-11-01")
    kofi = full("show Kofi --json").out
    assert _import(full, exported).code == 0
    assert {row[1] for row in full("list").rows} == {"Kofi Adjei", "Marie Dupont", "陳美玲"}
    assert full("show Kofi --json").out == kofi
    marie = full("show Marie --json").data
    assert (marie["organization"], marie["tags"], marie["last_contact"]) == ("ACME", ["data"], "2026-06-01")
    assert [moment["text"] for moment in marie["timeline"]] == [
        "her birthday", "likes tea", "a reference", "lunch together",
    ]  # fmt: skip
    tables = json.loads(_export(full))["tables"]
    assert [len(tables[name]) for name in ("organization", "tag", "contact", "interaction")] == [1, 1, 4, 4]


def test_what_was_edited_here_stays(full: "Session") -> None:
    exported = _export(full)
    full("edit Marie --title CEO --clear city")
    full("note Marie 'new note'")
    before = _export(full)
    assert _import(full, exported).code == 0
    assert _export(full) == before


def test_an_interaction_that_both_took_from_the_same_message_is_one(full: "Session") -> None:
    content = json.loads(_export(full))
    content["tables"]["interaction"][0]["source_key"] = "message-1"
    assert _import(_elsewhere(full, "a.db"), json.dumps(content)).code == 0
    content["tables"]["interaction"][0]["uid"] = "another computer's"
    answer = _import(full, json.dumps(content))
    assert (answer.code, answer.data["counts"]["interactions"]) == (0, 0)


def test_a_plan_that_was_made_here_keeps_its_positions(full: "Session") -> None:
    content = json.loads(_export(full))
    plan_row = content["tables"]["plan_row"][0]
    for contact in content["tables"]["contact"]:
        contact["uid"] += "-there"
    before = [row[:11] for row in full("due").rows]
    assert before[0][0] == str(plan_row["position"])
    assert _import(full, json.dumps(content)).code == 0
    assert [row[:11] for row in full("due").rows][: len(before)] == before


def test_an_export_from_before_the_week_was_a_thing_is_brought_up_to_date(full: "Session") -> None:
    planned = full("due --json").data["rows"]
    full("add Untracked --met 2026-11-01")
    tie = full("show Untracked --json").data["strength"]
    content = json.loads(_export(full))
    for table, columns in LATER.items():
        for row in content["tables"][table]:
            for column in columns:
                row.pop(column)
    full.db.unlink()
    assert _import(full, json.dumps(content)).code == 0
    assert full("due --json").data["rows"] == planned
    assert full("show Untracked --json").data["strength"] == tie > 0
    full.today = "2026-11-30"
    assert full("due --json").data["rows"][0]["carried_from"] == "2026-W48"
    assert full("due --week 2026-W48 --json").data["first"] == "2026-11-23"


def _set(table: str, column: str, value: object) -> Callable[[Tables], object]:
    return lambda tables: tables[table][0].__setitem__(column, value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_set("contact", "id", "1"), "contact 1, field 'id'"),
        (_set("contact", "id", True), "contact 1, field 'id'"),
        (_set("contact", "id", None), "contact 1, field 'id'"),
        (_set("contact", "id", 0), "contact 1, field 'id'"),
        (_set("contact", "id", 2**63), "contact 1, field 'id'"),
        (_set("contact", "id", 2**63 - 1), "contact 1, field 'id'"),
        (_set("contact", "id", 10**400), "contact 1, field 'id'"),
        (_set("contact", "id", 1.5), "contact 1, field 'id'"),
        (_set("contact", "id", [1]), "contact 1, field 'id'"),
        (_set("contact", "name", None), "contact 1, field 'name'"),
        (_set("contact", "name", 7), "contact 1, field 'name'"),
        (_set("contact", "name", ""), "contact 1, field 'name'"),
        (_set("contact", "name", " "), "contact 1, field 'name'"),
        (_set("contact", "name", "x" * 10_000), "contact 1, field 'name'"),
        (_set("contact", "name", "Marie\x1b[2J"), "contact 1, field 'name'"),
        (_set("contact", "name", {"first": "Marie"}), "contact 1, field 'name'"),
        (_set("contact", "every", "weekly"), "contact 1, field 'every'"),
        (_set("contact", "every", -1), "contact 1, field 'every'"),
        (_set("contact", "every", 10**9), "contact 1, field 'every'"),
        (_set("contact", "circle", "closest"), "contact 1, field 'circle'"),
        (_set("contact", "deceased", 2), "contact 1, field 'deceased'"),
        (_set("contact", "check_in", "tomorrow"), "contact 1, field 'check_in'"),
        (_set("contact", "check_in", "2026-02-30"), "contact 1, field 'check_in'"),
        (_set("contact", "check_in", "9999-12-31"), "contact 1, field 'check_in'"),
        (_set("contact", "check_in", "20261123"), "contact 1, field 'check_in'"),
        (_set("contact", "birthday", "04-15"), "contact 1, field 'birthday'"),
        (_set("contact", "contact_days", 1e308), "contact 1, field 'contact_days'"),
        (_set("contact", "extra", "{"), "contact 1, field 'extra'"),
        (_set("contact", "extra", '{"a": 1}'), "contact 1, field 'extra'"),
        (_set("contact", "organization_id", 99), "contact 1, field 'organization_id': there is no organization 99"),
        (_set("contact", "introduced_by", 99), "contact 1, field 'introduced_by': there is no contact 99"),
        (_set("contact", "shoe_size", 42), "contact 1: there is no field 'shoe_size'"),
        (_set("contact", "id; DROP TABLE contact", 1), "contact 1: there is no field 'id; DROP TABLE contact'"),
        (_set("contact_point", "kind", "pigeon"), "contact_point 1, field 'kind'"),
        (_set("contact_point", "contact_id", "1"), "contact_point 1, field 'contact_id'"),
        (_set("contact_point", "contact_id", 99), "contact_point 1, field 'contact_id': there is no contact 99"),
        (_set("interaction", "day", "2026-06-31"), "interaction 1, field 'day'"),
        (_set("interaction", "channel", "telepathy"), "interaction 1, field 'channel'"),
        (_set("interaction", "direction", "up"), "interaction 1, field 'direction'"),
        (_set("interaction", "minutes", 2**70), "interaction 1, field 'minutes'"),
        (_set("participant", "interaction_id", -1), "participant 1, field 'interaction_id'"),
        (_set("interaction", "currency", "\x1b]52;c;eA==\x07"), "interaction 1, field 'currency'"),
        (_set("event", "currency", "E" * 21), "event 1, field 'currency'"),
        (_set("source", "kind", "http"), "source 1, field 'kind'"),
        (_set("favor", "direction", "out"), "favor 1, field 'direction'"),
        (_set("introduction", "state", ""), "introduction 1, field 'state'"),
        (_set("plan", "week", "2026-11-23"), "plan 1, field 'week'"),
        (_set("plan_row", "position", 0.5), "plan_row 1, field 'position'"),
        (lambda tables: tables["contact"].append(tables["contact"][0]), "contact 4, field 'id': 1 is in the"),
        (lambda tables: tables["contact"].append({**tables["contact"][0], "id": 9}), "contact 4: the same contact"),
        (lambda tables: tables["tag"].append({**tables["tag"][0], "id": 9}), "tag 2: the same tag is"),
        (lambda tables: tables["contact"][0].pop("uid"), "contact 1, field 'uid'"),
        (lambda tables: tables["contact"].clear(), "contact_point 1, field 'contact_id': there is no contact 1"),
    ],
)  # fmt: skip
def test_a_hostile_value_is_refused_with_its_place_and_nothing_is_written(
    full: "Session", change: Callable[[Tables], object], told: str
) -> None:
    content = json.loads(_export(full))
    change(content["tables"])
    _elsewhere(full)("add 'Kofi Adjei'")
    before = _export(full), full("history").out
    answer = _import(full, json.dumps(content))
    assert (answer.code, answer.err) == (5, "")
    assert answer.error["message"].startswith(f"netcrm.json, {told}")
    assert len(answer.error["message"]) < 300
    assert (_export(full), full("history").out) == before


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"format": "netcrm", "version": 1, "schema": 1, "tables": ' + "[" * 100_000,
        '{"format": "netcrm", "version": 1, "schema": 1, "tables": {"contact": [{"id": ' + "9" * 5000 + "}]}}",
        '{"format": "netcrm", "version": 1, "schema": 1, "tables": {"contact": [{"contact_days": 1e999}]}}',
        '{"format": "netcrm", "version": 1, "schema": 1, "tables": {"contact": {"id": 1}}}',
        '{"format": "netcrm", "version": 1, "schema": 99, "tables": {}}',
        '{"format": "netcrm", "version": 1, "schema": 1}',
    ],
    ids=["nested", "nested tables", "a long number", "a large number", "no list", "newer", "no tables"],
)
def test_a_file_that_makes_no_sense_is_refused(full: "Session", content: str) -> None:
    before = _export(full)
    answer = _import(full, content)
    assert (answer.code, answer.err) == (5, "")
    assert _export(full) == before


def test_an_export_of_the_schema_before_is_taken_in(full: "Session") -> None:
    content = json.loads(_export(full))
    for contact in content["tables"]["contact"]:
        del contact["left_out"]
    assert _import(_elsewhere(full), json.dumps(content | {"schema": 1})).code == 0
    assert len(full("list --archived").rows) == 1


def test_a_new_row_can_be_added_after_the_largest_number(full: "Session") -> None:
    content = json.loads(_export(full))
    content["tables"]["reminder"][0]["id"] = checks.LARGEST_ID
    assert _import(_elsewhere(full), json.dumps(content)).code == 0
    store = full.open()
    with store.write("remind"):
        assert store.insert("reminder", uid="r2", day="2026-12-02", text="later") == checks.LARGEST_ID + 1
    store.close()


def test_the_channels_are_those_that_count() -> None:
    assert tuple(cadence.CHANNELS) == checks.CHANNELS


def test_every_rule_is_of_a_column_that_there_is(full: "Session") -> None:
    store = full.open()
    columns = {table: store.columns(table) for table in transfer.KEYS}
    store.close()
    names = {column for table in columns for column in (*columns[table], *(f"{table}.{c}" for c in columns[table]))}
    assert set(checks.RULES) - names == set()


HOSTILE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20),
    st.sampled_from(
        [2**31, 2**53, 2**63, -(2**63), 1e300, "2026-13-01", "0000-00-00", "2200-12-31", "1800-01-01", "--02-29", "\0",
         "\u202e", "[]", "null", "{}", '{"a": "b"}', "=cmd()", "x" * 5000, "message", "inner", "in"]
    ),
    st.lists(st.integers(), max_size=2),
)  # fmt: skip


def test_whatever_a_file_says_it_is_refused_or_can_be_lived_with(full: "Session") -> None:
    exported = json.loads(_export(full))

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def lived_with(data: st.DataObject) -> None:
        content = copy.deepcopy(exported)
        row = data.draw(st.sampled_from(content["tables"][data.draw(st.sampled_from(list(transfer.KEYS)))]))
        row[data.draw(st.sampled_from(list(row)))] = data.draw(HOSTILE)
        for name in ("third.db", "other.db"):
            _elsewhere(full, name).db.unlink(missing_ok=True)
        full("add 'Kofi Adjei' --circle close")
        before = _export(full)
        answer = _import(full, json.dumps(content))
        if answer.code != 0:
            assert (answer.code, _export(full)) == (5, before), answer
            return
        for line in ("list --sort strength", "due --all --why", "find a", "export csv", "history"):
            full(line)
        for number in (row[0] for row in full("list").rows):
            full(f"show id:{number}")
            full(f"log id:{number} -m hello")
        again = _export(full)
        assert _import(_elsewhere(full, "third.db"), again).code == 0
        assert _export(full) == again

    lived_with()
