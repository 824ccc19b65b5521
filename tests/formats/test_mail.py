"""Mail between people becomes interactions; what lists, machines and crowds sent is counted and passed over."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import mail
from netcrm.formats.mail_owner import SAMPLE, Owner
from netcrm.records import Draft, InteractionDraft, Person, Rejected, Remark

ME = "lea@roux.example"
ZOE = Person("Zoe Brandt", email="zoe@brandt.example")


def header(
    sender: str = "Zoe Brandt <zoe@brandt.example>",
    to: str = ME,
    date: str = "Fri, 15 Mar 2024 09:30:00 +0100",
    **more: str,
) -> bytes:
    """A header; an underscore in a field's name stands for a hyphen."""
    stated = {"From": sender, "To": to, "Date": date, **more}
    return "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in stated.items() if value).encode()


def read(*headers: bytes, owner: str = ME, keep_text: bool = False, today: str = "") -> list[Draft]:
    """The drafts of some headers, each named by its number."""
    numbered = ((f"mail:{number}", each) for number, each in enumerate(headers, 1))
    return list(mail.drafts(numbered, owner, keep_text, name="mail", today=today))


def told(*headers: bytes, owner: str = ME) -> list[tuple[str, str, str]]:
    """Day, direction and the addresses of every interaction."""
    drafts = [each for each in read(*headers, owner=owner) if isinstance(each, InteractionDraft)]
    return [(each.day, each.direction, " ".join(person.email for person in each.people)) for each in drafts]


def test_an_interaction_says_who_and_when_and_not_what() -> None:
    (draft,) = read(header(Subject="Secret"))
    assert isinstance(draft, InteractionDraft)
    assert draft == InteractionDraft("2024-03-15", "email", (ZOE,), draft.key, "in", where="mail:1")
    assert draft.key.startswith("mail:2024-03-15:in:")


def test_the_subject_is_kept_when_asked_for() -> None:
    short, long = read(
        header(Subject="=?utf-8?q?Re=3A_Caf=C3=A9?="),
        header(to=f"{ME}, x@y.example", sender="a@b.example", Subject="word " * 500),
        keep_text=True,
    )
    assert isinstance(short, InteractionDraft)
    assert isinstance(long, InteractionDraft)
    assert short.summary == "Re: Café"
    assert len(long.summary) == 500


ENDS = [
    ("to me", header(), ("in", "zoe@brandt.example")),
    ("to me and others", header(to=f"{ME}, ann@c.example", Cc="bob@d.example"), ("in", "zoe@brandt.example")),
    ("without me, as in a blind copy", header(to="ann@c.example"), ("in", "zoe@brandt.example")),
    ("from me", header(ME, "zoe@brandt.example"), ("out", "zoe@brandt.example")),
    ("from me to several", header(ME, "zoe@b.example", Cc="ann@c.example", Bcc="bob@d.example"),
     ("out", "zoe@b.example ann@c.example bob@d.example")),
    ("from me, with a copy to me", header(ME, f"zoe@b.example, {ME}"), ("out", "zoe@b.example")),
    ("from me in capitals with a plus", header("Lea+Work@ROUX.example", "zoe@b.example"), ("out", "zoe@b.example")),
    ("from me to five", header(ME, ", ".join(f"p{n}@b.example" for n in range(5))),
     ("out", "p0@b.example p1@b.example p2@b.example p3@b.example p4@b.example")),
    ("to me and four", header(to=", ".join([ME, *(f"p{n}@b.example" for n in range(4))])),
     ("in", "zoe@brandt.example")),
    ("from me to someone and a machine", header(ME, "zoe@b.example, noreply@x.example"), ("out", "zoe@b.example")),
    ("from two", header("zoe@b.example, ann@c.example"), ("in", "zoe@b.example ann@c.example")),
]  # fmt: skip


@pytest.mark.parametrize(("message", "ends"), [row[1:] for row in ENDS], ids=[row[0] for row in ENDS])
def test_who_takes_part_and_who_reached_out(message: bytes, ends: tuple[str, str]) -> None:
    assert told(message) == [("2024-03-15", *ends)]


OWNERS = [
    ("an address", "lea@roux.example", True),
    ("several", "other@x.example, lea@roux.example", True),
    ("parted by spaces", "other@x.example  lea@roux.example", True),
    ("in brackets", "Lea Roux <lea@roux.example>", True),
    ("in capitals, with a plus", "LEA+crm@Roux.Example", True),
    ("a whole domain", "@roux.example", True),
    ("another domain", "@roux.example.org", False),
    ("the end of a domain", "@oux.example", False),
    ("another address", "leah@roux.example", False),
]


@pytest.mark.parametrize(("owner", "mine"), [row[1:] for row in OWNERS], ids=[row[0] for row in OWNERS])
def test_the_owner_is_whoever_is_named(owner: str, mine: bool) -> None:
    assert Owner(owner).has("lea@roux.example") is mine


def test_dots_do_not_matter_in_gmail() -> None:
    assert Owner("lea.roux@gmail.com").has("learoux+x@googlemail.com")
    assert not Owner("lea.roux@x.example").has("learoux@x.example")


PASSED = [
    ("a list", header(List_Id="<talk.example>"), "from lists"),
    ("a newsletter", header(List_Unsubscribe="<https://x.example>"), "from lists"),
    ("bulk", header(Precedence="Bulk"), "from lists"),
    ("my mail to a list", header(ME, "python-list@python.example"), "to lists"),
    ("my mail to a group", header(ME, "talk@googlegroups.com"), "to lists"),
    ("no reply", header("Shop <no-reply@shop.example>"), "to or from no-reply addresses"),
    ("no reply, otherwise", header("orders-DoNotReply@shop.example"), "to or from no-reply addresses"),
    ("no reply, in French", header("ne-pas-repondre@sncf.example"), "to or from no-reply addresses"),
    ("a service", header("notifications@github.example"), "to or from no-reply addresses"),
    ("my answer to a service", header(ME, "reply+4711@reply.github.example"), "to or from no-reply addresses"),
    ("a crowd", header(to=", ".join([ME, *(f"p{n}@b.example" for n in range(5))])), "among more than five people"),
    ("my mail to six", header(ME, ", ".join(f"p{n}@b.example" for n in range(6))), "among more than five people"),
    ("nobody", header(ME, "undisclosed-recipients:;"), "without a person"),
    ("no sender", header(""), "without a person"),
    ("myself", header(ME, ME), "to yourself"),
    ("an absence", header(Auto_Submitted="auto-replied (vacation)"), "automatic"),
    ("a bounce", header(Return_Path="<>"), "automatic"),
    ("a receipt", header(Content_Type="multipart/report; report-type=disposition-notification"), "automatic"),
    ("an invitation", header(Content_Type="text/calendar; method=REQUEST"), "calendar invitations"),
    ("an invitation of Google's", header(Sender="Google Calendar <calendar-notification@google.com>"),
     "calendar invitations"),
    ("spam", header(X_Spam_Flag="YES"), "spam"),
    ("Gmail's spam", header(X_Gmail_Labels="Spam,Unread"), "spam"),
    ("Gmail's bin in German", header(X_Gmail_Labels="Papierkorb,Wichtig"), "deleted"),
    ("Gmail's drafts in French", header(X_Gmail_Labels="=?UTF-8?Q?Brouillons,Ouvert?="), "drafts"),
    ("Gmail's chats", header(X_Gmail_Labels="Chat"), "chats"),
    ("deleted in mutt", header(X_Status="AD"), "deleted"),
    ("a draft of alpine's", header(X_Status="T"), "drafts"),
    ("expunged in Thunderbird", header(X_Mozilla_Status="0009"), "deleted"),
    ("undated", header(date=""), "without a date"),
    ("a date that is none", header(date="soon"), "without a date"),
    ("before mail", header(date="Thu, 1 Jan 1970 00:00:00 +0000"), "dated before 1990 or in the future"),
    ("in the future", header(date="Mon, 18 Jan 2138 00:00:00 +0000"), "dated before 1990 or in the future"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "reason"), [row[1:] for row in PASSED], ids=[row[0] for row in PASSED])
def test_what_is_not_between_people_is_passed_over(message: bytes, reason: str) -> None:
    assert read(message) == [Remark("mail", f"Passed over: 1 {reason}.")]


PERSONAL = [
    header(Auto_Submitted="no"), header(X_Spam_Flag="NO"), header(X_Gmail_Labels="Inbox,Important"),
    header(X_Mozilla_Status="0001"), header(X_Mozilla_Status="nonsense"), header(Precedence="normal"),
    header("norbert.reply@x.example"), header("noreen@x.example"), header(Return_Path="<zoe@b.example>"),
]  # fmt: skip


@pytest.mark.parametrize("message", PERSONAL)
def test_what_only_looks_like_it_is_not(message: bytes) -> None:
    assert len(told(message)) == 1


def test_what_was_passed_over_is_counted_by_its_reason() -> None:
    listed = [header(List_Id="<x>")] * 1200
    drafts = read(*listed, header(ME, ME), header(), header(X_Spam_Flag="YES"), header(ME, ME))
    assert drafts[-1] == Remark("mail", "Passed over: 1,200 from lists, 2 to yourself, 1 spam.")
    assert len(drafts) == 2


def test_a_day_in_a_direction_with_the_same_people_is_one_interaction() -> None:
    morning, evening = header(), header("ZOE@brandt.example", date="15 Mar 2024 20:00:00 +0100")
    answer = header(ME, "zoe@brandt.example")
    with_ann = header(ME, "Zoe <zoe@brandt.example>, ann@c.example")
    turned = header(ME, "ann@c.example", Cc="zoe@brandt.example")
    next_day = header(date="16 Mar 2024 00:10:00 +0100")
    assert told(morning, evening, answer, with_ann, turned, next_day) == [
        ("2024-03-15", "in", "zoe@brandt.example"),
        ("2024-03-15", "out", "zoe@brandt.example"),
        ("2024-03-15", "out", "zoe@brandt.example ann@c.example"),
        ("2024-03-16", "in", "zoe@brandt.example"),
    ]


def test_the_key_is_for_ever() -> None:
    (draft,) = read(header())
    assert isinstance(draft, InteractionDraft)
    assert draft.key == "mail:2024-03-15:in:5489f89dccd5579c"


def test_a_server_dates_what_its_writer_did_not() -> None:
    received = "from x by y for <z>;\n\tSat, 16 Mar 2024 08:00:00 +0000"
    assert told(header(date="", Received=received))[0][0] == "2024-03-16"
    assert told(header(date="Thu, 1 Jan 1970 00:00:00 +0000", Received=received))[0][0] == "2024-03-16"
    assert told(header(date="", Delivery_Date="Sun Mar 17 08:00:00 2024"))[0][0] == "2024-03-17"


def test_mail_from_tomorrow_is_of_today_and_later_is_passed_over() -> None:
    (draft,) = read(header(), today="2024-03-14")
    assert isinstance(draft, InteractionDraft)
    assert (draft.day, draft.key[:15]) == ("2024-03-14", "mail:2024-03-15")
    assert read(header(), today="2024-03-13") == [Remark("mail", "Passed over: 1 dated before 1990 or in the future.")]


@pytest.mark.parametrize("block", [b"", b"\n\n", b"no header at all", b"\0\1\2", b"X-Other: something"])
def test_what_has_no_header_is_rejected_and_the_rest_goes_on(block: bytes) -> None:
    drafts = read(block, header())
    assert drafts[0] == Rejected("mail:1", "It has none of the headers of a message.")
    assert isinstance(drafts[1], InteractionDraft)


INFERRED = [
    ("by delivery", [header(to="x@y.example", Delivered_To=ME)], ME),
    ("by delivery, although a list stands there too",
     [header(Delivered_To=ME), header(Delivered_To=f"{ME}"), header(Delivered_To="talk@lists.example")], ME),
    ("by what all share", [header(), header("ann@c.example"), header(ME, "bob@d.example")], ME),
    ("by what nearly all share", [header(f"p{n}@c.example", to=ME if n else "all@x.example") for n in range(10)], ME),
    ("whatever lists say", [header(), header("ann@c.example"), *[header("a@b.example", "l@x", List_Id="<l>")] * 9], ME),
    ("two of mine", [header(Envelope_To=f"{ME}, lea@work.example")] * 3, f"{ME}, lea@work.example"),
]  # fmt: skip


@pytest.mark.parametrize(("messages", "owner"), [row[1:] for row in INFERRED], ids=[row[0] for row in INFERRED])
def test_the_owner_is_told_from_the_messages(messages: list[bytes], owner: str) -> None:
    first, *rest = read(*messages, owner="Lea Roux")
    assert first == Remark("mail", f"Taken for your address: {owner}. If it is not, say --owner me@example.org.")
    assert rest == read(*messages, owner=owner)


UNDECIDED = [
    ("two who write to each other", [header(), header(ME, ZOE.email)]),
    ("everyone only once", [header(f"p{n}@c.example", f"q{n}@d.example") for n in range(9)]),
    ("nobody at all", [header("", "")]),
]


@pytest.mark.parametrize("messages", [row[1] for row in UNDECIDED], ids=[row[0] for row in UNDECIDED])
def test_an_owner_is_not_guessed(messages: list[bytes]) -> None:
    with pytest.raises(RefusedError, match="does not tell whose mail it is") as error:
        read(*messages, owner="")
    assert "--owner me@example.org" in error.value.hint


def test_an_owner_who_is_in_no_message_is_asked_about() -> None:
    many = [header(f"p{n}@c.example") for n in range(12)]
    told = "None of 12 messages between people has an address of yours; is --owner right?"
    assert read(*many, owner="someone@else.example")[-1] == Remark("mail", told)
    for owner in (ME, "p7@c.example"):
        assert all(isinstance(draft, InteractionDraft) for draft in read(*many, owner=owner))
    delivered = header(to="x@y.example", Delivered_To="someone@else.example")
    assert all(isinstance(draft, InteractionDraft) for draft in read(delivered, *many, owner="someone@else.example"))


def test_no_mail_needs_no_owner() -> None:
    assert read(owner="") == []


def test_messages_beyond_the_sample_are_read_as_well() -> None:
    many = [header(f"p{n}@c.example") for n in range(SAMPLE * 2)]
    assert len(told(*many, owner="")) == SAMPLE * 2


LINES = [
    b"From: zoe@b.example", b"To: lea@roux.example", b"Date: 15 Mar 2024 09:30:00 +0100", b"X-Status: \xff",
    b"X-Mozilla-Status: -0x8", b"Received: ;;", b"Delivered-To: lea@roux.example", b"\n", b"From: =?", b"Cc: <", b"\r",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from(LINES) | st.binary(max_size=40)).map(b"\n".join)), st.sampled_from(["", ME]))
def test_any_bytes_are_read_or_refused(blocks: list[bytes], owner: str) -> None:
    try:
        drafts = read(*blocks, owner=owner, keep_text=True)
    except RefusedError:
        assert not owner
        return
    assert all(isinstance(draft, InteractionDraft | Rejected | Remark) for draft in drafts)
