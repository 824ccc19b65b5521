"""Monica's JSON, in the shape that its exporter writes: what is known of people, and what happened with them."""

import io
import json
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import monica, monica_tree
from netcrm.records import ContactDraft, Draft, InteractionDraft, Person, Point, Rejected, Remark, gathered

ZOE = "0a0a0a0a-0000-4000-8000-000000000001"
BEN = "0a0a0a0a-0000-4000-8000-000000000002"
KID = "0a0a0a0a-0000-4000-8000-000000000003"
LOST = "0a0a0a0a-0000-4000-8000-00000000dead"
MADE = {"created_at": "2019-03-01T10:00:00.000000Z", "updated_at": "2021-04-02T11:00:00.000000Z"}

TYPES = {
    "contact_field_types": [
        {"uuid": "t-email", "properties": {"name": "Email", "protocol": "mailto:", "type": "email"}},
        {"uuid": "t-phone", "properties": {"name": "Phone", "protocol": "tel:", "type": "phone"}},
        {"uuid": "t-whatsapp", "properties": {"name": "Whatsapp", "protocol": "whatsapp://send?phone="}},
        {"uuid": "t-twitter", "properties": {"name": "Twitter"}},
        {"uuid": "t-site", "properties": {"name": "Blog"}},
    ],
    "activity_types": [{"uuid": "t-ate", "properties": {"translation_key": "ate_at_restaurant"}},
                       {"uuid": "t-zoom", "properties": {"name": "Video call"}}],
    "genders": [{"uuid": "t-woman", "properties": {"name": "Woman", "type": "F"}}],
    "life_event_types": [{"uuid": "t-job", "properties": {"translation_key": "new_job"}}],
}  # fmt: skip


def listed(kind: str, *values: object) -> dict[str, object]:
    """Some values as the exporter wraps them."""
    return {"count": len(values), "type": kind, "values": [*values]}


def entry(**properties: object) -> dict[str, object]:
    """An entry with properties, and the columns that all have."""
    return {"uuid": f"e-{crc32(json.dumps(properties).encode())}", **MADE, "properties": properties}


def contact(uuid: str, first: str, *lists: dict[str, object], **properties: object) -> dict[str, object]:
    """A contact that holds some lists."""
    return {"uuid": uuid, **MADE, "properties": {"first_name": first, **properties}, "data": [*lists]}


def special(date: str, **flags: bool) -> dict[str, object]:
    """A special date."""
    return {
        "uuid": "s",
        "is_age_based": False,
        "is_year_unknown": False,
        "date": f"{date}T00:00:00.000000Z",
        **MADE,
        **flags,
    }


def export(*contacts: object, **others: list[object]) -> dict[str, Any]:
    """A whole export; `others` are further lists of the account by their type."""
    return {
        "version": "1.0-preview.1", "app_version": "4.0.0", "export_date": "2024-05-06T07:08:09.000000Z",
        "url": "https://monica.example.org", "exported_by": "u-1",
        "account": {
            "uuid": "account", **MADE,
            "data": [listed("contact", *contacts), *(listed(kind, *values) for kind, values in others.items())],
            "properties": {}, "instance": TYPES,
        },
    }  # fmt: skip


def read(stated: object, *, keep_text: bool = False) -> list[Draft]:
    """The drafts of an export."""
    content = json.dumps(stated, indent=4).encode()
    return list(monica.read("monica.json", lambda: io.BytesIO(content), keep_text=keep_text)[1])


def only(stated: object) -> ContactDraft:
    """The one contact of an export."""
    (draft,) = [draft for draft in read(stated) if isinstance(draft, ContactDraft)]
    return draft


def told(drafts: list[Draft]) -> list[str]:
    """What was left out or can't be read."""
    return [d.text if isinstance(d, Remark) else d.reason for d in drafts if isinstance(d, Remark | Rejected)]


def happened(drafts: list[Draft]) -> list[tuple[str, str, str, str]]:
    """Day, channel, direction and summary of each interaction."""
    return [(d.day, d.channel, d.direction, d.summary) for d in drafts if isinstance(d, InteractionDraft)]


def test_a_contact_has_its_fields() -> None:
    draft = only(
        export(
            contact(
                ZOE, "Zoë",
                listed("contact_field", entry(data="zoe@example.org", type="t-email")),
                listed("address", entry(name="Home", street="1 Rue X", city="Lyon", postal_code="69001", country="FR")),
                listed("note", {**entry(body="Likes\nchess"), "created_at": "2020-02-03T00:00:00Z"},
                       entry(body="Has a boat", is_favorite=True)),
                middle_name="Maria", last_name="Brandt", nickname="Zo", company="Acme", job="Engineer", is_dead=True,
                tags=["chess", "lyon"], gender="t-woman", stay_in_touch_frequency=90, is_starred=True,
                number_of_views=0,
                birthdate=special("1990-04-15"), deceased_date=special("2023-01-02"), description="A friend",
                food_preferences="No nuts", last_talked_to="2022-01-01",
            )
        )
    )  # fmt: skip

    assert (draft.name, draft.nickname, draft.uid) == ("Zoë Maria Brandt", "Zo", ZOE)
    assert (draft.organization, draft.title, draft.city, draft.every) == ("Acme", "Engineer", "Lyon", 90)
    assert (draft.birthday, draft.deceased, draft.tags) == ("1990-04-15", True, ("chess", "lyon"))
    assert draft.points == (Point("email", "zoe@example.org"),)
    assert draft.note == "2020-02-03: Likes\nchess\n\n2019-03-01 (favorite): Has a boat"
    assert gathered(draft.extra) == {
        "gender": "Woman", "created_at": MADE["created_at"], "updated_at": MADE["updated_at"], "is_starred": "true",
        "deceased_date": "2023-01-02", "description": "A friend", "food_preferences": "No nuts",
        "last_talked_to": "2022-01-01", "address": "Home: 1 Rue X, 69001 Lyon, FR",
    }  # fmt: skip


def test_a_draft_tells_its_line() -> None:
    draft = only(export(contact(ZOE, "Zoë")))
    lines = json.dumps(export(contact(ZOE, "Zoë")), indent=4).splitlines()

    assert ZOE in lines[int(draft.where.removeprefix("monica.json:")) - 1]


BIRTHDAYS = [
    ("whole", special("1990-04-15"), "1990-04-15", None),
    ("without year", special("2019-04-15", is_year_unknown=True), "--04-15", None),
    ("by age", special("1990-01-01", is_age_based=True), "1990", "true"),
    ("bare", "1990-04-15", "1990-04-15", None),
    ("none", None, "", None),
]


@pytest.mark.parametrize(
    ("stated", "birthday", "by_age"), [case[1:] for case in BIRTHDAYS], ids=[c[0] for c in BIRTHDAYS]
)
def test_birthdays(stated: object, birthday: str, by_age: str | None) -> None:
    draft = only(export(contact(ZOE, "Zoë", birthdate=stated)))

    assert (draft.birthday, gathered(draft.extra).get("birthdate is_age_based")) == (birthday, by_age)


def test_a_birthday_that_is_no_date_is_kept() -> None:
    assert ("birthdate", "soon") in only(export(contact(ZOE, "Zoë", birthdate="soon"))).extra


POINTS = [
    ("t-email", "mailto:zoe@example.org", Point("email", "zoe@example.org")),
    ("t-phone", "+33 6 12 34 56 78", Point("phone", "+33 6 12 34 56 78")),
    ("t-whatsapp", "+33612345678", Point("phone", "+33612345678", "whatsapp")),
    ("t-twitter", "@zoe", Point("handle", "@zoe", "twitter")),
    ("t-site", "https://zoe.example.org/", Point("url", "https://zoe.example.org/", "blog")),
    (LOST, "zoe@example.org", Point("email", "zoe@example.org")),
    (LOST, "06 12 34 56 78", Point("phone", "06 12 34 56 78")),
    (LOST, "zoe", Point("handle", "zoe")),
    ("Email", "zoe@example.org", Point("email", "zoe@example.org")),
]


@pytest.mark.parametrize(("reference", "value", "point"), POINTS)
def test_contact_information_is_of_its_type(reference: str, value: str, point: Point) -> None:
    draft = only(export(contact(ZOE, "Zoë", listed("contact_field", entry(data=value, type=reference)))))

    assert draft.points == (point,)


def test_how_you_met_is_kept() -> None:
    story = "We shared an umbrella.\nIt rained for hours."
    drafts = read(
        export(
            contact(ZOE, "Zoë", first_met_date=special("2015-06-01"), first_met_where="Lyon", first_met_through=BEN,
                    first_met_additional_info=story),
            contact(BEN, "Ben", last_name="Roux", first_met_additional_info="At the fair"),
        )
    )  # fmt: skip
    zoe, ben = (draft for draft in drafts if isinstance(draft, ContactDraft))

    assert (zoe.met_on, zoe.met_at, zoe.introduced_by) == ("2015-06-01", "Lyon", "Ben Roux")
    assert ("first_met_additional_info", story) in zoe.extra
    assert ben.met_at == "At the fair"


THROUGH = [
    ("dangling", {ZOE: LOST}, ["Zoë was met through 0a0a0a0a-0000-4000-8000-00000000dead, who is not in the file."]),
    ("oneself", {ZOE: ZOE}, ["Zoë was met through Zoë, who was met through them: nobody was first."]),
    ("each other", {ZOE: BEN, BEN: ZOE}, ["Zoë was met through Ben, who was met through them: nobody was first.",
                                         "Ben was met through Zoë, who was met through them: nobody was first."]),
    ("into a circle", {ZOE: BEN, BEN: BEN}, ["Ben was met through Ben, who was met through them: nobody was first."]),
]  # fmt: skip


@pytest.mark.parametrize(("through", "remarks"), [case[1:] for case in THROUGH], ids=[case[0] for case in THROUGH])
def test_references_in_circles_or_to_nobody_are_told(through: dict[str, str], remarks: list[str]) -> None:
    people = [contact(uuid, name, first_met_through=through.get(uuid)) for uuid, name in ((ZOE, "Zoë"), (BEN, "Ben"))]
    drafts = read(export(*people))

    assert told(drafts) == remarks
    assert sum(isinstance(draft, ContactDraft) for draft in drafts) == 2
    kept = [draft for draft in drafts if isinstance(draft, ContactDraft) and "first_met_through" in dict(draft.extra)]
    assert len(kept) == len(remarks)


def relationship(kind: str, whose: str, who: str) -> dict[str, object]:
    """On the page of `whose`, `who` is the `kind`."""
    return entry(type=kind, contact_is=whose, of_contact=who)


def test_relationships_are_told_from_both_sides() -> None:
    drafts = read(
        export(
            contact(ZOE, "Zoë"), contact(BEN, "Ben"),
            relationship=[relationship("uncle", ZOE, BEN), relationship("nephew", BEN, ZOE)],
        )
    )  # fmt: skip
    half = read(export(contact(ZOE, "Zoë"), contact(BEN, "Ben"), relationship=[relationship("partner", ZOE, BEN)]))

    said = [gathered(draft.extra)["relationship"] for draft in [*drafts, *half] if isinstance(draft, ContactDraft)]
    assert said == ["uncle: Ben", "nephew: Zoë", "partner: Ben", "partner of: Zoë"]


def test_a_relative_without_a_page_is_told_with_those_they_belong_to() -> None:
    kid = contact(KID, "Tim", is_partial=True, birthdate=special("2015-03-02"), nickname="T", is_starred=False)
    draft = only(
        export(
            contact(ZOE, "Zoë"), kid,
            relationship=[relationship("child", ZOE, KID), relationship("parent", KID, ZOE)],
        )
    )  # fmt: skip
    (said,) = [value for name, value in draft.extra if name == "relationship"]

    assert draft.name == "Zoë"
    assert said.startswith("child: Tim (born: 2015-03-02; created_at: 2019-03-01")
    assert said.endswith("; nickname: T)")


def test_a_relative_of_nobody_is_a_contact() -> None:
    draft = only(export(contact(KID, "Tim", is_partial=True)))

    assert (draft.name, dict(draft.extra)["is_partial"]) == ("Tim", "true")


def test_relationships_to_nobody_are_told() -> None:
    drafts = read(
        export(contact(ZOE, "Zoë"), relationship=[relationship("uncle", ZOE, LOST), relationship("self", ZOE, ZOE)])
    )

    assert ["uncle" in text for text in told(drafts)] == [True, False]
    assert "themselves" in told(drafts)[1]


BELONGINGS = [
    ("gift", entry(name="Scarf", comment="Blue", status="offered", date="2020-12-24", amount="20"),
     "Scarf; created_at: {made}; updated_at: {changed}; comment: Blue; status: offered; date: 2020-12-24; amount: 20"),
    ("debt", entry(amount=20, currency="EUR", status="inprogress", in_debt=True),
     "you owe them 20 EUR; created_at: {made}; updated_at: {changed}; status: inprogress"),
    ("debt", entry(amount=5, currency="EUR", in_debt=False),
     "they owe you 5 EUR; created_at: {made}; updated_at: {changed}"),
    ("task", entry(title="Call", completed=True, completed_at="2021-01-02"),
     "Call; created_at: {made}; updated_at: {changed}; completed: true; completed_at: 2021-01-02"),
    ("reminder", entry(title="Wish", initial_date="2020-05-06", frequency_type="year", description="Well"),
     "Wish; created_at: {made}; updated_at: {changed}; initial_date: 2020-05-06; frequency_type: year; "
     "description: Well"),
    ("life_event", entry(type="t-job", happened_at="2018-09-01", note="At last"),
     "created_at: {made}; updated_at: {changed}; type: new_job; happened_at: 2018-09-01; note: At last"),
    ("pet", entry(name="Rex", category="dog"), "Rex; created_at: {made}; updated_at: {changed}; category: dog"),
    ("occupation", entry(title="Baker"), "Baker; created_at: {made}; updated_at: {changed}"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "stated", "said"), BELONGINGS)
def test_what_has_no_field_keeps_all_that_it_says(kind: str, stated: dict[str, object], said: str) -> None:
    draft = only(export(contact(ZOE, "Zoë", listed(kind, stated))))

    assert dict(draft.extra)[kind] == said.format(made=MADE["created_at"], changed=MADE["updated_at"])


def test_pictures_and_documents_are_left_out_by_name() -> None:
    drafts = read(
        export(
            contact(ZOE, "Zoë", listed("photo", "p-1"), listed("document", "d-1"), avatar={"avatar_photo": "p-1"}),
            photo=[
                {"uuid": "p-1", "properties": {"original_filename": "zoe.jpg", "dataUrl": "data:image/png;base64,AAAA"}}
            ],
            document=[{"uuid": "d-1", "properties": {"original_filename": "cv.pdf"}}],
        )
    )

    assert told(drafts) == ["Pictures and documents of Zoë were left out: zoe.jpg, cv.pdf, the picture of the contact."]
    assert isinstance(drafts[0], ContactDraft)
    assert drafts[0].extra[2:] == (("photo", "zoe.jpg"), ("document", "cv.pdf"))


def test_an_archived_contact_is_archived() -> None:
    draft = only(export(contact(ZOE, "Zoë", is_active=False)))

    assert (draft.archived_on, dict(draft.extra)["is_active"]) == ("2021-04-02", "false")
    assert only(export(contact(ZOE, "Zoë", is_active=True))).archived_on == ""


@pytest.mark.parametrize("frequency", [0, -1, 3651, "often", 1e99])
def test_a_frequency_out_of_range_is_no_cadence(frequency: object) -> None:
    draft = only(export(contact(ZOE, "Zoë", stay_in_touch_frequency=frequency)))

    assert draft.every == 0
    assert ("stay_in_touch_frequency" in dict(draft.extra)) == (frequency != 0)


def test_an_activity_is_one_interaction_for_all_who_took_part() -> None:
    drafts = read(
        export(
            contact(ZOE, "Zoë", listed("activity", "a-1")), contact(BEN, "Ben", listed("activity", "a-1")),
            activity=[{"uuid": "a-1", **MADE, "properties": {
                "summary": "Lunch", "description": "Long one", "type": "t-ate", "happened_at": "2020-01-02T00:00Z"}}],
        )
    )  # fmt: skip
    (draft,) = [draft for draft in drafts if isinstance(draft, InteractionDraft)]

    assert draft.people == (Person("Zoë", uid=ZOE), Person("Ben", uid=BEN))
    assert (draft.day, draft.channel, draft.key) == ("2020-01-02", "in_person", "monica:activity:a-1")
    assert draft.summary == "Lunch\nLong one\nType: ate_at_restaurant"


def test_an_activity_may_name_its_people_and_be_remote() -> None:
    stated = entry(summary="Hi", happened_at="2020-01-02", type="t-zoom", contacts=[ZOE, LOST])
    drafts = read(export(contact(ZOE, "Zoë"), activity=[stated]))

    assert happened(drafts) == [("2020-01-02", "video", "", "Hi\nType: Video call")]
    assert told(drafts) == ["The activity 'Hi' names 1 who are not in the file."]


ODD_ACTIVITIES = [
    ("nobody", [entry(summary="Alone", happened_at="2020-01-02")], [], "names nobody in the file"),
    ("dangling", [], ["a-9"], "an activity that the file does not hold"),
    ("no date", [{"uuid": "a-1", "properties": {"summary": "When?"}}], ["a-1"], "has no date"),
]


@pytest.mark.parametrize(
    ("activities", "held", "said"), [c[1:] for c in ODD_ACTIVITIES], ids=[c[0] for c in ODD_ACTIVITIES]
)
def test_activities_that_lead_nowhere_are_told(activities: list[object], held: list[object], said: str) -> None:
    (text,) = told(read(export(contact(ZOE, "Zoë", listed("activity", *held)), activity=activities)))

    assert said in text


def test_calls_have_a_direction() -> None:
    called = {"called_at": "2020-01-02T00:00:00Z", "content": "About cats"}
    drafts = read(
        export(
            contact(
                ZOE, "Zoë",
                listed("call", entry(**called, contact_called=True),
                       entry(called_at="2020-01-03", contact_called=False, emotions=[{"name": "joy"}]),
                       entry(called_at="2020-01-04"), entry(content="When?")),
            )
        )
    )  # fmt: skip

    assert happened(drafts) == [
        ("2020-01-02", "call", "in", "About cats"), ("2020-01-03", "call", "out", "Emotions: joy"),
        ("2020-01-04", "call", "", ""),
    ]  # fmt: skip
    assert told(drafts) == ["Call 4 of Zoë has no date that can be read."]


def conversation(through: str, *messages: tuple[str, bool, str]) -> dict[str, object]:
    """A conversation with messages of (moment, written by me, words)."""
    said = [entry(written_at=at, written_by_me=mine, content=words) for at, mine, words in messages]
    return entry(happened_at="2020-01-02", contact_field_type=through, messages=said)


CHAT = conversation(
    "t-whatsapp", ("2020-01-03T09:00:00Z", True, "Fine"), ("2020-01-02T10:00:00Z", True, "Hello"),
    ("2020-01-02T09:00:00Z", False, "Hi"),
)  # fmt: skip


def test_each_day_of_a_conversation_is_an_interaction() -> None:
    stated = export(contact(ZOE, "Zoë", listed("conversation", CHAT, conversation("t-email"))))
    keys = [draft.key for draft in read(stated) if isinstance(draft, InteractionDraft)]

    assert happened(read(stated)) == [
        ("2020-01-02", "message", "in", ""), ("2020-01-03", "message", "out", ""), ("2020-01-02", "email", "", ""),
    ]  # fmt: skip
    assert [words for *_, words in happened(read(stated, keep_text=True))] == ["Hi Hello", "Fine", ""]
    assert len({*keys}) == 3
    assert keys == [draft.key for draft in read(stated) if isinstance(draft, InteractionDraft)]


def test_words_left_out_are_told() -> None:
    content = json.dumps(export(contact(ZOE, "Zoë", listed("conversation", CHAT)), journal_entry=[entry(post="Day")]))
    said, _ = monica.read("m.json", lambda: io.BytesIO(content.encode()))
    kept, _ = monica.read("m.json", lambda: io.BytesIO(content.encode()), keep_text=True)

    assert said == (
        "m.json is Monica's export of 2024-05-06 by version 4.0.0.",
        "1 journal entries are about no contact, and were left out.",
        "The words of 1 conversation were left out; --keep-text keeps them.",
    )
    assert kept == said[:2]


def test_the_day_that_you_last_talked_is_a_call_unless_it_is_known() -> None:
    silent = read(export(contact(ZOE, "Zoë", last_talked_to="2022-01-01T00:00:00Z")))
    known = read(
        export(contact(ZOE, "Zoë", listed("call", entry(called_at="2022-01-01")), last_talked_to="2022-01-01"))
    )

    assert happened(silent) == [("2022-01-01", "call", "", "Last talked to, as Monica has it")]
    assert happened(known) == [("2022-01-01", "call", "", "")]


def test_older_and_looser_shapes_are_read() -> None:
    plural = export()
    plural["account"] = {
        "contacts": {"count": 1, "values": [{
            "uuid": ZOE, "properties": {"first_name": "Zoë", "calls": {"values": [{"called_at": "2020-01-02"}]},
                                        "activities": {"values": ["a-1"]}}}]},
        "data": {"activities": [{"uuid": "a-1", "summary": "Lunch", "happened_at": "2020-01-05"}]},
    }  # fmt: skip

    assert happened(read(plural)) == [("2020-01-05", "in_person", "", "Lunch"), ("2020-01-02", "call", "", "")]


ROWS: list[tuple[object, str]] = [
    (None, "not an entry"), ("uuid", "not an entry"), ({}, "has no name"), ({"properties": []}, "has no name"),
    ({"uuid": ZOE, "properties": {"first_name": {"a": []}}}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("row", "said"), ROWS)
def test_a_broken_contact_costs_itself(row: object, said: str) -> None:
    drafts = read(export(row, contact(BEN, "Ben")))

    assert [draft.name for draft in drafts if isinstance(draft, ContactDraft)][-1] == "Ben"
    assert [said in text for text in told(drafts)] == ([True] if said else [])


def test_two_contacts_of_one_uuid_both_come_in() -> None:
    drafts = read(export(contact(ZOE, "Zoë"), contact(ZOE, "Zoe")))

    assert [(draft.name, draft.uid) for draft in drafts if isinstance(draft, ContactDraft)] == [
        ("Zoë", ZOE),
        ("Zoe", ""),
    ]
    assert "same uuid" in told(drafts)[0]


def test_half_of_a_character_is_replaced() -> None:
    assert only(export(contact(ZOE, "Zo\ud83d"))).name == "Zo\ufffd"


REFUSED = [
    ("empty", b" \n", "is empty"),
    ("no JSON", b'{"account": ', r"is not JSON: .* \(line 1, column 13\)"),
    ("no account", b'{"version": 1}', "not an export of Monica"),
    ("a list", b"[]", "not an export of Monica"),
    ("no contact", json.dumps(export()).encode(), "holds no contact"),
    ("no contact with a name", json.dumps(export({})).encode(), "gives no contact. .*has no name"),
    ("nested without end", b'{"account": ' + b"[" * 200_000, "nested too deeply"),
    ("a number without end", b'{"account": {"n": ' + b"1" * 5_000 + b"}}", "a number in it is too long"),
]


@pytest.mark.parametrize(("content", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_gives_nothing_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        list(monica.read("monica.json", lambda: io.BytesIO(content))[1])


def test_a_file_without_end_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.taken += len(buffer)
            buffer[:] = b" " * len(buffer)
            return len(buffer)

    endless = Endless()
    monkeypatch.setattr(monica_tree, "LARGEST", 3 << 20)
    with pytest.raises(RefusedError, match="over 3 MiB"):
        monica.read("monica.json", lambda: io.BufferedReader(endless))

    assert endless.taken < 6 << 20


LOOKS = [
    ("Monica's", json.dumps(export(contact(ZOE, "Zoë"))), True),
    ("pretty", json.dumps(export(), indent=4), True),
    ("account first", json.dumps(dict(reversed(export().items()))), True),
    ("bare account", '\ufeff{"account": {"data": [{"count": 1, "type": "contact"', True),
    ("netcrm's", '{"format": "netcrm", "version": 1, "schema": 4, "tables": {', False),
    ("another account", '{"account": {"id": 1}}', False),
    ("CSV", "Name,account\n", False),
    ("nothing", "", False),
]


@pytest.mark.parametrize(("head", "expected"), [case[1:] for case in LOOKS], ids=[case[0] for case in LOOKS])
def test_monicas_json_is_known_by_its_beginning(head: str, expected: bool) -> None:
    assert monica.looks_like(head[:4096]) is expected


def everything() -> dict[str, Any]:
    """An export that has something of each kind."""
    return export(
        contact(ZOE, "Zoë", listed("call", entry(called_at="2020-01-02")), listed("conversation", CHAT),
                listed("contact_field", entry(data="z@example.org", type="t-email")), listed("note", entry(body="x")),
                listed("activity", "a-1"), listed("photo", "p-1"), listed("address", entry(city="Lyon")),
                listed("debt", entry(amount=1)), birthdate=special("1990-01-01"), first_met_through=BEN, tags=["a"]),
        contact(BEN, "Ben", is_partial=True, avatar={"avatar_photo": "p-1"}),
        relationship=[relationship("child", ZOE, BEN)],
        activity=[{"uuid": "a-1", "properties": {"happened_at": "2020-01-02", "type": "t-ate"}}],
        photo=[{"uuid": "p-1", "properties": {}}], user=[entry(me_contact=ZOE)],
    )  # fmt: skip


def places(node: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in a JSON."""
    yield path
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        yield from places(value, (*path, key))


PLACES = [*places(everything())][1:]
NAMES = ["uuid", "properties", "data", "values", "type", "name", "date", "messages", "created_at"]
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(
    PLAIN | st.sampled_from([ZOE, BEN, LOST, "a-1", "2020-01-02"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)


def drained(content: bytes) -> None:
    """Read to the end; only our own refusal may come out."""
    try:
        for draft in monica.read("monica.json", lambda: io.BytesIO(content), keep_text=True)[1]:
            assert draft.where.startswith("monica.json:")
    except RefusedError as refused:
        assert refused.message.startswith("monica.json ")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=3))
def test_any_value_anywhere_gives_drafts_or_a_sentence(changes: list[tuple[tuple[Any, ...], object]]) -> None:
    stated = everything()
    for path, value in changes:
        node: Any = stated
        try:
            for key in path[:-1]:
                node = node[key]
            node[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    drained(json.dumps(stated).encode())


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=60) | JSON.map(lambda value: json.dumps({"account": {"data": value}}).encode()))
def test_any_bytes_give_drafts_or_a_sentence(content: bytes) -> None:
    drained(content)
