"""Who is who in an import: a table of what the store has, what a file says, and what is decided."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from netcrm.core import contacts, intake
from netcrm.core.matching import Index
from netcrm.records import ContactDraft, ImportPlan, InteractionDraft, Person, Point, Rejected
from netcrm.store import base, sqlite

TODAY = date(2026, 11, 23)
PROFILE = "https://www.linkedin.com/in/ann-lee"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[base.Store]:
    """Ann Lee of Acme with every kind of point, Bob Ray with nothing, and two called Sam Roe."""
    opened = sqlite.connect(str(tmp_path / "netcrm.db"), create=True, now=lambda: "2026-11-23T12:00:00")
    with opened.write("import"):
        take(
            opened,
            ContactDraft(
                "Ann Lee", uid="u-ann", organization="Acme", title="CTO", tags=("data",),
                points=(Point("url", PROFILE), Point("email", "ann@x.example"), Point("phone", "+33612345678")),
            ),
            ContactDraft("Bob Ray", city="Lyon"),
            ContactDraft("Sam Roe", organization="One"),
        )  # fmt: skip
        take(opened, ContactDraft("Sam Roe", organization="Two"), doubtful_as_new=True)
    yield opened
    opened.close()


def take(
    store: base.Store,
    *drafts: ContactDraft | InteractionDraft | Rejected,
    doubtful_as_new: bool = False,
    region: str = "",
) -> ImportPlan:
    wishes = intake.Wishes(doubtful_as_new=doubtful_as_new, region=region)
    return intake.bring_in(store, drafts, TODAY, 7, wishes, source_format="csv")


def point(kind: str, value: str) -> tuple[Point, ...]:
    return (Point(kind, value),)


def test_a_firm_does_not_lose_its_legal_form(store: base.Store) -> None:
    mail = point("email", "kim@baer.example")
    with store.write("import"):
        take(store, ContactDraft("Kim Poe", organization="Bär GmbH", points=mail))
        for firm, kind in (("BÄR", "unchanged"), ("Bär GmbH & Co. KG", "changed"), ("Bär GmbH", "unchanged")):
            assert take(store, ContactDraft("Kim Poe", organization=firm, points=mail)).counts[kind] == 1, firm


DECISIONS = [
    # a uid or a profile is proof, whatever else is said
    ("uid", ContactDraft("Other Name", uid="u-ann"), "changed", 1),
    ("profile", ContactDraft("Ann Leigh-Smith", points=point("url", "linkedin.com/in/Ann-Lee/")), "changed", 1),
    ("profile and nothing new", ContactDraft("Ann Lee", points=point("url", f"{PROFILE}?trk=x")), "unchanged", 1),
    # an address is proof when the names fit
    ("e-mail, same name", ContactDraft("Ann Lee", points=point("email", "ANN@x.example")), "unchanged", 1),
    ("e-mail, a shared word", ContactDraft("Ann Smith", points=point("email", "ann@x.example")), "changed", 1),
    ("e-mail, a slip", ContactDraft("Anm Leee", points=point("email", "ann@x.example")), "doubtful", 1),
    ("e-mail, another name", ContactDraft("Zed Zoe", points=point("email", "ann@x.example")), "doubtful", 1),
    ("phone, same name", ContactDraft("Ann Lee", points=point("phone", "0033 6 12 34 56 78")), "unchanged", 1),
    ("phone, another name", ContactDraft("Zed Zoe", points=point("phone", "+33 6 12 34 56 78")), "doubtful", 1),
    # points of two people: nobody's
    (
        "points of two people",
        ContactDraft("Ann Lee", points=(Point("email", "ann@x.example"), Point("handle", "@bob"))),
        "doubtful", 1,
    ),
    # a name alone is proof when the organization is the same or nothing new is said
    ("name and organization", ContactDraft("ann LEE", organization="ACME", title="CEO"), "changed", 1),
    ("name, nothing new", ContactDraft("Ann Lee"), "unchanged", 1),
    ("name and title", ContactDraft("Ann Lee", title="CTO", tags=("Data",)), "unchanged", 1),
    ("name and something new", ContactDraft("Ann Lee", city="Lyon"), "doubtful", 1),
    ("organization with its legal form", ContactDraft("ann LEE", organization="ACME, Inc.", city="Rome"), "changed", 1),
    ("name, another organization", ContactDraft("Ann Lee", organization="Globex"), "doubtful", 1),
    ("name, another e-mail", ContactDraft("Ann Lee", points=point("email", "other@x.example")), "doubtful", 1),
    ("name, another profile", ContactDraft("Ann Lee", points=point("url", "linkedin.com/in/ann-lee-2")), "new", 5),
    ("one of two namesakes", ContactDraft("Sam Roe", organization="two", city="Oslo"), "changed", 4),
    ("neither namesake", ContactDraft("Sam Roe", organization="Three"), "doubtful", 3),
    # nobody of them
    ("nobody", ContactDraft("Cleo New", points=point("email", "cleo@x.example")), "new", 5),
    ("a name very like one", ContactDraft("Ann Leee"), "new", 5),
    # what can't be kept
    ("no name", ContactDraft("", where="f.csv:3"), "rejected", 0),
    ("an escape", ContactDraft("A\x1bnn", where="f.csv:3"), "rejected", 0),
    ("an escape in the organization", ContactDraft("Cleo", organization="A\x1bcme", where="f.csv:3"), "new", 5),
    ("a long tag", ContactDraft("Cleo", tags=("x" * 61,), where="f.csv:3"), "rejected", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "kind", "who"), [case[1:] for case in DECISIONS], ids=[case[0] for case in DECISIONS]
)
def test_decisions(store: base.Store, draft: ContactDraft, kind: str, who: int) -> None:
    with store.write("edit"):
        store.insert("contact_point", contact_id=2, kind="handle", value="@bob", normalized="bob")
    with store.write("import"):
        plan = take(store, draft)
    assert {name for name, count in plan.counts.items() if count} == {kind}
    if kind == "unchanged":
        return
    (step,) = getattr(plan, kind)
    assert (step.id, step.name, step.where) == (who, draft.name, draft.where)
    assert bool(step.because) == (kind != "new")


def test_a_second_record_of_the_same_file_meets_the_first(store: base.Store) -> None:
    cleo = ContactDraft("Cleo New", points=point("email", "cleo@x.example"))
    fuller = ContactDraft("Cleo New", city="Oslo", points=point("email", "Cleo@X.example"))
    with store.write("import"):
        plan = take(store, cleo, cleo, fuller)
    assert (plan.counts["new"], plan.counts["unchanged"], plan.counts["changed"]) == (1, 1, 1)
    assert contacts.card(store, 5, TODAY).city == "Oslo"


@pytest.mark.parametrize(
    ("person", "contact"),
    [
        (Person(uid="u-ann"), 1),
        (Person(name="Somebody", url=PROFILE), 1),
        (Person(name="Somebody", url="linkedin.com/in/ann-lee/de"), 1),
        (Person(email="Ann@x.example"), 1),
        (Person(name="ann lee"), 1),
        (Person(name="Ann Lee", url="linkedin.com/in/another-ann"), 0),
        (Person(name="Sam Roe"), 0),
        (Person(name="Nobody"), 0),
        (Person(), 0),
    ],
)
def test_who_took_part(store: base.Store, person: Person, contact: int) -> None:
    assert Index(store).person(person) == contact


def test_interactions_come_in_once_and_move_the_contact(store: base.Store) -> None:
    people = (Person(name="Ann Lee"), Person(name="Bob Ray"), Person(name="Stranger"))
    drafts = [
        InteractionDraft("2026-10-01", "call", people, key="k1", direction="in"),
        InteractionDraft("2026-09-01", "in_person", people[:1], key="k2"),
        InteractionDraft("2026-09-01", "in_person", people[2:], key="k3"),
    ]
    with store.write("import"):
        plan = take(store, *drafts)
    assert (plan.counts["interactions"], plan.counts["unknown_people"]) == (2, 1)
    ann = contacts.card(store, 1, TODAY)
    assert (ann.last_contact, ann.last_channel, ann.contact_days) == ("2026-10-01", "call", 2.5)
    with store.write("import") as operation:
        again = take(store, *drafts)
    assert (again.counts["interactions"], again.counts["interactions_known"]) == (0, 2)
    assert store.one("journal/operation", id=operation) is None


def test_people_of_a_file_know_each_other_by_name(store: base.Store) -> None:
    with store.write("import"):
        take(store, ContactDraft("Cleo New", introduced_by="Dan New"), ContactDraft("Dan New", introduced_by="Sam Roe"))
    assert contacts.card(store, 5, TODAY).introduced_by == "Dan New"
    assert contacts.card(store, 6, TODAY).introduced_by == ""  # there are two of them


def test_what_could_not_be_read_is_told_with_its_line(store: base.Store) -> None:
    with store.write("import"):
        plan = take(store, Rejected("f.csv:7", "The record can't be read."))
    assert [(step.where, step.because) for step in plan.rejected] == [("f.csv:7", "The record can't be read.")]


LANDLINE = (Point("phone", "+49 30 123456"),)
OFFICE = (Point("email", "info@bahn.example"),)
KNOWN = (
    ContactDraft("Jürgen Müller", organization="Bahn", points=(Point("email", "jm@bahn.example"), *OFFICE)),  # 5
    ContactDraft("William Smith", organization="Globex", birthday="1980-01-02"),  # 6
    ContactDraft("Karl Weber", points=LANDLINE, birthday="1950-03-04"),  # 7
    ContactDraft("Ana Ruiz García"),  # 8
    ContactDraft("Александр Иванов", points=(Point("phone", "06 12 00 00 01"),)),  # 9
    ContactDraft("J. Fischer", organization="Polder"),  # 10
    ContactDraft("陳美玲", city="Taipei"),  # 11
)
SPELLINGS = [
    # the same words in another spelling are the same name: proof with the organization, or when nothing new is said
    ("umlauts and organization", ContactDraft("Juergen Mueller", organization="Bahn", city="Bonn"), "changed", 5),
    ("family name first, a title", ContactDraft("Dr. Müller, Jürgen", organization="BAHN", city="Bonn"), "changed", 5),
    ("umlauts and an e-mail", ContactDraft("Muller J.", points=(Point("email", "jm@bahn.example"),)), "changed", 5),
    ("a CJK name with a space", ContactDraft("陳 美玲", city="Taipei"), "changed", 11),
    ("umlauts, another organization", ContactDraft("Juergen Mueller", organization="Post"), "new", 12),
    # a nickname, initials or a further name are likely at most
    ("a nickname and organization", ContactDraft("Bill Smith", organization="Globex"), "doubtful", 6),
    ("a nickname and birthday", ContactDraft("Bill Smith", birthday="--01-02"), "doubtful", 6),
    ("a nickname alone", ContactDraft("Bill Smith"), "doubtful", 6),
    ("a nickname, another organization", ContactDraft("Bill Smith", organization="Acme"), "new", 12),
    ("a nickname, another birthday", ContactDraft("Bill Smith", birthday="1991-01-02"), "new", 12),
    ("initials known, a whole name", ContactDraft("Jochen Fischer", organization="Polder"), "doubtful", 10),
    ("initials", ContactDraft("W. Smith", organization="Globex"), "doubtful", 6),
    ("initials alone", ContactDraft("W. Smith"), "new", 12),
    ("a short form in another alphabet", ContactDraft("Sasha Ivanov"), "doubtful", 9),
    # a phone is the same with and without its country
    ("a number with its country", ContactDraft("Саша Иванов", points=(Point("phone", "+33612000001"),)), "changed", 9),
    ("a number without", ContactDraft("Karl Weber", points=(Point("phone", "030 123456"),)), "doubtful", 7),
    # people who share a landline or a mailbox stay two
    ("a landline, one family", ContactDraft("Anna Weber", points=LANDLINE), "new", 12),
    ("a landline, father and son", ContactDraft("Karl Weber", points=LANDLINE, birthday="1981-01-01"), "doubtful", 7),
    ("a landline, other names", ContactDraft("Otto Kern", points=LANDLINE), "new", 12),
    ("a landline, a first name", ContactDraft("Karl Roe", points=LANDLINE), "doubtful", 7),
    ("a landline beside a profile", ContactDraft("Ann Lee", points=(Point("url", PROFILE), *LANDLINE)), "changed", 1),
    ("a couple's e-mail", ContactDraft("Petra Müller", points=(Point("email", "jm@bahn.example"),)), "doubtful", 5),
    ("a mailbox", ContactDraft("Petra Klein", points=OFFICE), "new", 12),
    ("a mailbox, one family", ContactDraft("Petra Müller", points=OFFICE), "new", 12),
]  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "kind", "who"), [case[1:] for case in SPELLINGS], ids=[case[0] for case in SPELLINGS]
)
def test_spellings(store: base.Store, draft: ContactDraft, kind: str, who: int) -> None:
    with store.write("import"):
        assert take(store, *KNOWN).counts["new"] == len(KNOWN)
    with store.write("import"):
        plan = take(store, draft, region="FR")
    assert {name for name, count in plan.counts.items() if count} == {kind}
    (step,) = getattr(plan, kind)
    assert (step.id, step.name) == (who, draft.name)
    with store.write("import") as operation:
        again = take(store, draft, region="FR")
    assert again.counts["doubtful" if kind == "doubtful" else "unchanged"] == 1
    assert store.one("journal/operation", id=operation) is None


def test_a_doubtful_one_is_told_with_name_score_and_evidence(store: base.Store) -> None:
    with store.write("import"):
        take(store, *KNOWN)
        plan = take(store, ContactDraft("Bill Smith", organization="Globex"))
    assert plan.doubtful[0].because == (
        "maybe 'William Smith' (id:6), 70 of 100: Bill is a short form of William, the same organization"
        " (stated: Globex)"
    )


def test_the_same_number_with_and_without_its_country_is_kept_once(store: base.Store) -> None:
    person = ContactDraft("Cleo New", points=(Point("phone", "06 12 00 00 02"),))
    abroad = ContactDraft("Cleo New", points=(Point("phone", "+33 6 12 00 00 02"),))
    with store.write("import"):
        plan = take(store, person, abroad, region="FR")
    assert (plan.counts["new"], plan.counts["unchanged"]) == (1, 1)
    assert [p.value for p in contacts.card(store, 5, TODAY).points] == ["06 12 00 00 02"]
    with store.write("import"):
        assert take(store, abroad).counts["doubtful"] == 1, "without a region they are two numbers"


def test_two_of_a_family_with_one_landline_each_find_themselves_again(store: base.Store) -> None:
    anna = ContactDraft("Anna Weber", points=(Point("email", "anna@x.example"), *LANDLINE))
    with store.write("import"):
        take(store, *KNOWN, anna)
    with store.write("import"):
        plan = take(store, ContactDraft("Anna Weber", city="Bonn", points=(*anna.points, Point("handle", "@aw"))))
    assert [(step.id, step.name) for step in plan.changed] == [(12, "Anna Weber")]


def test_somebody_who_was_added_in_spite_of_an_address_is_found_again_with_more(store: base.Store) -> None:
    zed = ContactDraft("Zed Zoe", points=point("email", "ann@x.example"))
    with store.write("import"):
        take(store, zed, doubtful_as_new=True)
        plan = take(store, ContactDraft("Zed Zoe", city="Oslo", points=(*zed.points, Point("handle", "@zed"))))
    assert [(step.id, step.name) for step in plan.changed] == [(5, "Zed Zoe")]


def test_a_switchboard_of_many_says_nothing_of_the_next_one(store: base.Store) -> None:
    def person(name: str) -> ContactDraft:
        return ContactDraft(name, points=(Point("phone", "+49 40 999"),))

    with store.write("import"):
        take(store, person("Ida Berg"))
        take(store, person("Otto Kern"), doubtful_as_new=True)
    with store.write("import"):
        plan = take(store, person("Nils Holm"), person("Otto Kern"))
    assert (plan.counts["new"], plan.counts["unchanged"], plan.counts["doubtful"]) == (1, 1, 0)


def test_who_was_said_to_be_two_is_no_reason_to_ask(store: base.Store) -> None:
    """Ann has an address, and so has Bob, of whom it was said that they are two: the name decides."""
    both = ContactDraft("Ann Lee", points=(Point("email", "ann@x.example"), Point("handle", "@bob")))
    with store.write("edit"):
        store.insert("contact_point", contact_id=2, kind="handle", value="@bob", normalized="bob")
        assert take(store, both).counts["doubtful"] == 1
        store.insert("distinct_pair", one_id=1, other_id=2)
        assert take(store, both).counts["doubtful"] == 0


def test_a_merged_name_and_uid_are_known(store: base.Store) -> None:
    with store.write("merge"):
        store.insert("alias", contact_id=1, kind="uid", value="u-old", normalized="u-old")
        store.insert("alias", contact_id=1, kind="name", value="Ann Ray", normalized="ann ray")
        store.update("contact", 1, extra='{"other title": ["CEO", "CFO"], "other city": "Bonn"}')
    drafts = (
        ContactDraft("Ann Ray", uid="u-old", title="CEO"),
        ContactDraft("Ann Ray", title="CFO", city="Bonn"),
        ContactDraft("Ann Ray", points=point("url", PROFILE)),
    )
    with store.write("import") as operation:
        assert take(store, *drafts).counts["unchanged"] == 3
    assert store.one("journal/operation", id=operation) is None
    assert Index(store).person(Person(name="ann ray")) == 1
