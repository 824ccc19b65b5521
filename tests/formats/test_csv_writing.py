"""CSV out: RFC 4180, nothing that a spreadsheet runs, and the same drafts when it is read in again."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.formats import open_source
from netcrm.formats.cells import (
    guarded,
    guarded_inside,
    joined,
    parted,
    point_cell,
    points_of,
    unguarded,
    unguarded_inside,
)
from netcrm.formats.csv import CONTACT_COLUMNS, INTERACTION_COLUMNS, write
from netcrm.records import CIRCLES, ContactDraft, InteractionDraft, Person, Point

CHARACTERS = st.one_of(
    st.sampled_from("'=+-@\"\\,;: \t\r\n[]"), st.characters(exclude_categories=["Cs"], exclude_characters="\0")
)
TEXT = st.text(CHARACTERS, max_size=30)
FILLED = st.text(CHARACTERS, min_size=1, max_size=30)


def written(rows: Sequence[Sequence[str | None]], columns: tuple[str, ...] = ("a", "b"), **how: bool) -> str:
    """What `write` writes."""
    out = io.StringIO(newline="")
    assert write(columns, rows, out, **how) == len(rows)
    return out.getvalue()


WRITTEN = [
    (["x", None], "x,\r\n"),
    (["", "3"], ",3\r\n"),
    (["a,b", 'say "hi"'], '"a,b","say ""hi"""\r\n'),
    (["two\nlines", "cr\r"], '"two\nlines","cr\r"\r\n'),
    (["=1+1", "+33 6"], "'=1+1,'+33 6\r\n"),
    (["-1", "@x"], "'-1,'@x\r\n"),
    (["'=1", "'tis"], "''=1,'tis\r\n"),
    (["--04-15", "é"], "'--04-15,é\r\n"),
]


@pytest.mark.parametrize(("row", "line"), WRITTEN)
def test_cells_are_written_plainly(row: list[str | None], line: str) -> None:
    assert written([row]) == f"a,b\r\n{line}"


def test_raw_writes_no_guard_and_bom_comes_first() -> None:
    assert written([["=1", "'x"]], raw=True, bom=True) == "\ufeffa,b\r\n=1,'x\r\n"


def test_rows_are_written_as_they_come() -> None:
    out = io.StringIO(newline="")

    def rows() -> "list[list[str]]":
        return [["1", "2"], ["3", "4"]]

    seen = []

    def streamed() -> "object":
        for row in rows():
            seen.append(out.getvalue().count("\r\n"))
            yield row

    write(("a", "b"), streamed(), out)  # type: ignore[arg-type]

    assert seen == [1, 2]


@given(st.integers(1, 4).flatmap(lambda wide: st.lists(st.lists(st.none() | TEXT, min_size=wide, max_size=wide))))
def test_lines_are_those_of_the_standard_library(rows: list[list[str | None]]) -> None:
    columns = tuple("abcd"[: len(rows[0]) if rows else 1])
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([columns, *rows])

    assert written(rows, columns, raw=True) == out.getvalue()


@given(TEXT)
def test_a_guard_is_exact(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text).lstrip("'")[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"} or guarded(text)[0] == "'"


INSIDE = [
    ("x;=1+1", "x;'=1+1"), ("x;'=1", "x;''=1"), ("a\t@SUM(1)", "a\t'@SUM(1)"), ("a\n-c|'/C'!A0", "a\n'-c|'/C'!A0"),
    ("a\n- tea\n- books", "a\n- tea\n- books"), ("home;+33 6 12", "home;+33 6 12"), ("a;b;=c", "a;b;'=c"),
    ("a = b; c", "a = b; c"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cell"), INSIDE)
def test_a_formula_behind_what_parts_cells_elsewhere_is_guarded(text: str, cell: str) -> None:
    assert next(csv.reader(io.StringIO(written([[text]], ("note",)).split("\r\n", 1)[1], newline=""))) == [cell]
    assert unguarded_inside(cell) == text


@given(st.text(alphabet=";\t\n\r'=+-@(|!a1 "))
def test_a_guard_inside_is_exact(text: str) -> None:
    whole = guarded(guarded_inside(text))
    assert unguarded_inside(unguarded(whole)) == text
    assert not re.search(r"[;\t\r\n](?:[=@]|[+-][^;\t\r\n]*[(|!])", whole)


@given(st.lists(FILLED))
def test_several_values_in_a_cell_are_exact(values: list[str]) -> None:
    assert parted(joined(values)) == tuple(values)


@given(st.lists(st.builds(Point, st.just("email"), FILLED, TEXT)))
def test_points_in_a_cell_are_exact(points: list[Point]) -> None:
    assert points_of("email", point_cell(points)) == tuple(points)


def test_points_read_well() -> None:
    points = [Point("email", "ann@example.org", "work"), Point("email", "a ::: b [c]")]

    assert point_cell(points) == r"ann@example.org [work] ::: a \::: b \[c]"


POINTS = st.lists(st.builds(Point, st.sampled_from(["email", "phone", "url", "handle"]), FILLED, TEXT), max_size=4)
DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31)).map(str)
CONTACTS = st.builds(
    ContactDraft,
    name=FILLED,
    uid=TEXT,
    nickname=TEXT,
    organization=TEXT,
    title=TEXT,
    city=TEXT,
    circle=st.sampled_from(["", *CIRCLES]),
    every=st.integers(0, 3650),
    birthday=DAYS | st.sampled_from(["", "--02-29", "1990-04", "1990"]),
    met_on=DAYS,
    met_at=TEXT,
    introduced_by=TEXT,
    note=TEXT,
    snoozed_until=DAYS,
    archived_on=st.just(""),
    deceased=st.booleans(),
    tags=st.lists(FILLED, max_size=3).map(tuple),
    points=POINTS.map(
        lambda points: tuple(sorted(points, key=lambda p: ["email", "phone", "url", "handle"].index(p.kind)))
    ),
    extra=st.dictionaries(FILLED, TEXT, max_size=3).map(lambda extra: tuple(extra.items())),
    languages=TEXT,
    timezone=TEXT,
    avoid=TEXT,
    private=st.booleans(),
)


def contact_row(draft: ContactDraft) -> list[str | None]:
    """A draft as a row of CONTACT_COLUMNS."""
    import json

    cells: dict[str, str | None] = {name: getattr(draft, name, None) for name in CONTACT_COLUMNS}
    cells |= {
        f"{kind}s": point_cell(point for point in draft.points if point.kind == kind)
        for kind in ("email", "phone", "url", "handle")
    }
    cells["tags"] = joined(draft.tags)
    cells["every"] = str(draft.every or "")
    cells["deceased"] = "yes" if draft.deceased else None
    cells["private"] = "yes" if draft.private else None
    cells["extra"] = json.dumps(dict(draft.extra), ensure_ascii=False) if draft.extra else None
    cells["last_contact"], cells["check_in"] = "2026-01-01", "2026-02-01"
    return list(cells.values())


@settings(max_examples=60, deadline=None)
@given(draft=CONTACTS, raw=st.booleans(), bom=st.booleans())
def test_a_contact_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, draft: ContactDraft, raw: bool, bom: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "contact.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        write(CONTACT_COLUMNS, [contact_row(draft)], out, raw=raw, bom=bom)

    source = open_source(path, raw=raw)
    (read,) = source.drafts

    assert isinstance(read, ContactDraft)
    assert read == ContactDraft(**vars(draft) | {"where": "contact.csv:2"})
    assert source.notes == ()


@settings(max_examples=50, deadline=None)
@given(
    people=st.lists(st.tuples(FILLED, FILLED), min_size=1, max_size=3),
    summary=TEXT,
    minutes=st.integers(0, 9999),
    attempt=st.booleans(),
)
def test_an_interaction_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, people: list[tuple[str, str]], summary: str, minutes: int, attempt: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "interactions.csv"
    names, uids = joined(name for name, _ in people), joined(uid for _, uid in people)
    with path.open("w", encoding="utf-8", newline="") as out:
        row = ["u1", "2026-03-01", "call", "in", "yes" if attempt else None, str(minutes or ""), names, uids, summary]
        write(INTERACTION_COLUMNS, [row], out)

    (read,) = open_source(path).drafts

    assert read == InteractionDraft(
        "2026-03-01", "call", tuple(Person(name, uid=uid) for name, uid in people), "netcrm:u1", "in", summary, minutes,
        attempt, "u1", "interactions.csv:2",
    )  # fmt: skip


def test_the_export_of_nobody_comes_back_as_nobody(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(written([], CONTACT_COLUMNS), newline="")

    assert list(open_source(path).drafts) == []


def test_a_nul_in_a_note_costs_nobody(tmp_path: Path) -> None:
    row = [{"uid": "u", "name": "Ann", "note": "a\0b"}.get(column, "") for column in CONTACT_COLUMNS]
    path = tmp_path / "netcrm.csv"
    path.write_text(written([row], CONTACT_COLUMNS), encoding="utf-8", newline="")
    (ann,) = open_source(path).drafts

    assert isinstance(ann, ContactDraft)
    assert (ann.name, ann.note) == ("Ann", "a\ufffdb")


def test_a_column_added_to_the_export_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    columns = (*CONTACT_COLUMNS, "Shoe size")
    draft = ContactDraft("Ann", extra=(("Pet", "cat"),))
    path.write_text(written([[*contact_row(draft), "38"]], columns), newline="")

    (read,) = open_source(path).drafts

    assert isinstance(read, ContactDraft)
    assert read.extra == (("Pet", "cat"), ("Shoe size", "38"))
