"""Records behave as frozen dataclasses do, without being made like them."""

import copy

import pytest

from netcrm.records import ContactDraft, Moved, Point, Record, Step, Week

POINT = Point("email", "ann@example.org", "work")


def test_fields_are_given_by_place_or_by_name_and_have_defaults() -> None:
    assert Point("email", value="ann@example.org", label="work") == POINT
    assert Point(kind="email", value="ann@example.org").label == ""


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((), {}),
        (("email",), {}),
        (("email", "ann@example.org", "work", "more"), {}),
        (("email", "ann@example.org"), {"value": "again", "label": ""}),
        (("email", "ann@example.org"), {"lable": "work"}),
        (("email",), {"valeu": "ann@example.org"}),
    ],
)
def test_what_does_not_fit_the_fields_is_refused(values: tuple[str, ...], named: dict[str, str]) -> None:
    with pytest.raises(TypeError, match=r"Point takes kind, value, label\."):
        Point(*values, **named)


def test_a_record_can_be_made_of_a_dict_of_every_field() -> None:
    made = Point.of({"kind": "email", "value": "ann@example.org", "label": "work"})
    assert (made, hash(made), repr(made)) == (POINT, hash(POINT), repr(POINT))
    with pytest.raises(AttributeError, match=r"Point\.value is frozen"):
        made.value = "other"  # type: ignore[misc]


def test_a_record_is_frozen() -> None:
    with pytest.raises(AttributeError, match=r"Point\.value is frozen"):
        POINT.value = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError, match=r"Point\.value is frozen"):
        del POINT.value
    assert POINT.value == "ann@example.org"


def test_records_are_equal_when_they_are_of_one_kind_with_the_same_values() -> None:
    same = Point("email", "ann@example.org", "work")
    assert (POINT, hash(POINT)) == (same, hash(same))
    assert Point("email", "ann@example.org") != POINT
    assert POINT != ("email", "ann@example.org", "work")

    class Other(Record):
        kind: str
        value: str
        label: str = ""

    assert Other("email", "ann@example.org", "work") != POINT


def test_a_record_tells_itself_and_can_be_copied() -> None:
    assert repr(POINT) == "Point(kind='email', value='ann@example.org', label='work')"
    assert copy.deepcopy(POINT) == POINT


def test_defaults_are_not_shared_state() -> None:
    assert ContactDraft(name="Ann", tags=("friend",)).tags == ("friend",)
    assert ContactDraft(name="Bob").tags == ()


def test_the_public_shape_has_every_field_in_order_with_null_for_what_is_not_known() -> None:
    assert Point("email", "ann@example.org").to_dict() == {"kind": "email", "value": "ann@example.org", "label": None}
    assert list(Moved(1, "Ann", "", 0, 0, "", "", "", 0).to_dict()) == [
        "id", "name", "circle", "strength_before", "strength", "last_contact", "check_in_before", "check_in",
        "unanswered",
    ]  # fmt: skip


def test_the_public_shape_goes_all_the_way_down() -> None:
    week = Week("2026-W48", "2026-11-23", "2026-11-29", 7, rows=(), waiting=0, tracked=True)
    assert week.to_dict()["rows"] == []
    assert Step(name="Ann", where="", because="").to_dict() == {"name": "Ann", "where": None, "because": None, "id": 0}
