"""One contact: added, changed, shown, removed.

Rule: what is typed is checked here, once, before anything is written; a likely double is refused with whom it is like.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from netcrm import names
from netcrm.core import caring, interactions, upkeep, who
from netcrm.errors import RefusedError, UsageError
from netcrm.records import CIRCLES, Contact, Extra, Moment, Point, Record, Tenure
from netcrm.store.base import Row, Store, Value, gone

LONGEST_NOTE = 100_000
CLEARED: dict[str, dict[str, Value]] = {
    "org": {"organization_id": None}, "nickname": {"nickname": "", "nickname_folded": ""}, "title": {"title": ""},
    "city": {"city": ""}, "birthday": {"birthday": ""}, "note": {"note": ""}, "every": {"every": 0},
    "met": {"met_on": ""}, "at": {"met_at": ""}, "by": {"introduced_by": None},
    "circle": {"circle": None, "first_check_in": None}, "next": {"next_on": None}, "snooze": {"snoozed_until": None},
    "extra": {"extra": ""}, "avoid": {"avoid": ""}, "language": {"languages": ""}, "timezone": {"timezone": ""},
    "private": {"private": False},
}  # fmt: skip
"""What `--clear FIELD` sets; `email`, `phone`, `url`, `handle` and `tag` are rows of their own and are removed."""
CLEARED_ROWS = ("email", "phone", "url", "handle", "tag")


class Details(Record):
    """What was said about a contact, as typed; None is "not said". Dates are read already. `left_on`: the day on which
    they left the organization that another one, or none, takes the place of."""

    name: str | None = None
    nickname: str | None = None
    organization: str | None = None
    title: str | None = None
    city: str | None = None
    circle: str | None = None
    every: int | None = None
    birthday: str | None = None
    met_on: str | None = None
    met_at: str | None = None
    introduced_by: int | None = None
    note: str | None = None
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    urls: Sequence[str] = ()
    handles: Sequence[str] = ()
    tags: Sequence[str] = ()
    languages: Sequence[str] = ()
    timezone: str | None = None
    avoid: Sequence[str] = ()
    private: bool | None = None
    left_on: str | None = None


def add(store: Store, details: Details, today: date, capacity: int, *, anyway: bool = False) -> int:
    """Add a contact; its id. A day on which they were met is their first interaction, in person.

    Raises UsageError for a value that can't be meant, RefusedError for a likely double unless `anyway`.
    """
    refuse_future(details, today)
    values = caring.stated(details) | columns(store, details)
    points = list(_points(details))
    if not anyway:
        _refuse_double(store, str(values["name"]), points)
    contact = store.insert("contact", **blank(store), **values)
    _attach(store, contact, points, details.tags)
    if details.met_on:
        where = interactions.met_at(details.met_at) if details.met_at else ""
        entry = interactions.Entry(day=details.met_on, channel="in_person", direction="", summary=where)
        interactions.record(store, [contact], entry)
    upkeep.refresh(store, [contact], today, capacity)
    return contact


def edit(store: Store, person: who.Person, details: Details, clear: Sequence[str], today: date, capacity: int) -> None:
    """Change what was said; `clear` empties fields first, so that clearing and giving e-mails replaces them."""
    refuse_future(details, today)
    if details.introduced_by is not None:
        from netcrm.core import introductions

        introductions.refuse_circle(store, person, details.introduced_by)
    values = caring.changed(store, person, details, clear, today)
    for field in clear:
        if field in CLEARED:
            store.update("contact", person.id, **CLEARED[field])
        elif field in CLEARED_ROWS:
            store.run(f"contacts/clear_{'tag' if field == 'tag' else 'points'}", id=person.id, kind=field)
        else:
            known = ", ".join(sorted((*CLEARED, *CLEARED_ROWS)))
            raise UsageError(f"There is no field {field!r} to clear.", f"These exist: {known}.")
    points = list(_points(details))
    _refuse_taken(store, person, points)
    values |= columns(store, details)
    if "name" in values:
        values |= _without_parts(store, person.id)
    store.update("contact", person.id, **values)
    _attach(store, person.id, points, details.tags)
    upkeep.refresh(store, [person.id], today, capacity)


def _without_parts(store: Store, contact: int) -> dict[str, Value]:
    """`extra` without the parts of the name that a vCard stated (N, RFC 6350): they are those of the old name."""
    row = store.one("contacts/card", id=contact)
    extra = _extra(row["extra"]) if row is not None else {}
    if "N" not in extra:
        return {}
    import json

    kept = {name: value for name, value in extra.items() if name != "N"}
    return {"extra": json.dumps(kept, ensure_ascii=False) if kept else ""}


def remove(store: Store, person: who.Person) -> int:
    """Remove a contact with everything that is theirs alone; the number of interactions that went along."""
    gone = store.run("contacts/remove_interactions", id=person.id)
    store.run("households/drop_with", id=person.id)
    store.delete("contact", person.id)
    return gone


def card(store: Store, contact_id: int, today: date) -> Contact:
    """Everything known of a contact. Raises NotFoundError when there is none of this number."""
    row = store.one("contacts/card", id=contact_id)
    if row is None:
        raise gone(f"id:{contact_id}")
    points = tuple(Point(p["kind"], p["value"], p["label"]) for p in store.all("contacts/points", id=contact_id))
    tags = tuple(tag["name"] for tag in store.all("contacts/tags", id=contact_id))
    last = row["last_contact"]
    return Contact(
        id=row["id"], uid=row["uid"], name=row["name"], nickname=row["nickname"],
        organization=row["organization"] or "", title=row["title"], city=row["city"], circle=row["circle"] or "",
        every=row["every"], tags=tags, points=points,
        birthday=row["birthday"], met_on=row["met_on"], met_at=row["met_at"], introduced_by=row["broker"] or "",
        household=row["household"] or "", note=row["note"], strength=upkeep.strength(row, today),
        contact_days=row["contact_days"], last_contact=last or "", last_channel=row["last_channel"] or "",
        days_silent=(today - date.fromisoformat(last)).days if last else None, unanswered=row["unanswered"],
        check_in=row["check_in"] or "", estimated=bool(row["check_in"]) and not last,
        snoozed_until=row["snoozed_until"] or "", archived_on=row["archived_on"] or "", deceased=bool(row["deceased"]),
        extra=_extra(row["extra"]), created_at=row["created_at"], private=bool(row["private"]),
        avoid=caring.avoided(row["avoid"]), languages=caring.spoken(row["languages"]), timezone=row["timezone"],
        formerly=tuple(_tenures(row["formerly"])),
    )  # fmt: skip


def _tenures(text: str | None) -> Iterator[Tenure]:
    for each in sorted(text.split("\x1f"), reverse=True) if text else ():
        until, organization, title = each.split("\x1e")
        yield Tenure(organization, title, until)


def _extra(text: str) -> Extra:
    if not text:
        return {}
    import json

    kept: Extra = json.loads(text)
    return kept


def timeline(store: Store, contact_id: int, limit: int = 20) -> list[Moment]:
    """What happened with a contact, and is to, newest first: interactions, attempts, notes, favors, outcomes, open
    reminders."""
    return [
        Moment(
            day=row["day"], kind=row["kind"], channel=row["channel"], direction=row["direction"],
            minutes=row["minutes"], people=tuple(row["people"].split("\x1f")) if row["people"] else (),
            text=_worth(row) if row["kind"] == "outcome" else row["text"],
        )
        for row in store.all("contacts/timeline", id=contact_id, limit=limit)
    ]  # fmt: skip


def _worth(row: Row) -> str:
    """The text of an outcome, with what it is worth."""
    from netcrm.core import money

    worth = money.shown(row["value"], row["currency"])
    return f"{row['text']} ({worth})" if worth else str(row["text"])


def organization_id(store: Store, name: str) -> int:
    """The organization of that name, made if it is new; accents and case do not make another one."""
    return _named(store, "organization", names.clean(name, "organization"))


def tag_id(store: Store, name: str) -> int:
    """The tag of that name (a leading # is dropped), made if it is new."""
    return _named(store, "tag", clean_tag(name))


def clean_tag(name: str) -> str:
    """A tag as it is kept, without its #. Raises UsageError for one that can't be."""
    return names.clean(name.strip().removeprefix("#"), "tag", 60)


def blank(store: Store) -> dict[str, Value]:
    """The values that every new contact starts with."""
    return {"uid": store.new_uid(), "created_at": store.now()}


TEXTS = ("nickname", "title", "city", "met_at")


def columns(store: Store, details: Details) -> dict[str, Value]:
    """The columns of a contact that `details` states, checked."""
    return dict(_stated(store, details))


def _stated(store: Store, details: Details) -> Iterator[tuple[str, Value]]:
    if details.name is not None:
        name = names.clean(details.name)
        yield "name", name
        yield "folded", names.fold(name)
    for field in TEXTS:
        if (text := getattr(details, field)) is not None:
            yield field, names.clean(text, field.replace("_", " "))
            if field == "nickname":
                yield "nickname_folded", names.fold(text)
    if details.organization is not None:
        yield "organization_id", organization_id(store, details.organization)
    if details.note is not None:
        yield "note", names.clean_text(details.note, "note", LONGEST_NOTE)
    if details.circle is not None:
        yield "circle", circle_name(details.circle)
        yield "first_check_in", None
    for field in ("every", "birthday", "met_on", "introduced_by"):
        if (value := getattr(details, field)) is not None:
            yield field, value


def circle_name(text: str) -> str | None:
    """A circle as typed; None for `none`."""
    folded = names.fold(text)
    if folded in CIRCLES:
        return folded
    if folded == "none":
        return None
    raise UsageError(f"There is no circle {text!r}.", f"The circles are {', '.join(CIRCLES)}, and none.")


def _points(details: Details) -> Iterator[Point]:
    for kind, values in (("email", details.emails), ("phone", details.phones), ("url", details.urls)):
        check = {"email": names.check_email, "phone": names.check_phone, "url": names.check_url}[kind]
        yield from (Point(kind, check(value)) for value in values)
    yield from (Point("handle", names.clean(value, "handle")) for value in details.handles)


def _attach(store: Store, contact: int, points: Sequence[Point], tags: Sequence[str]) -> None:
    for point in points:
        normalized = names.normal(point.kind, point.value)
        if store.one("contacts/point_link", contact_id=contact, kind=point.kind, normalized=normalized) is None:
            store.insert(
                "contact_point", contact_id=contact, kind=point.kind, value=point.value, normalized=normalized,
                label=point.label,
            )  # fmt: skip
    for tag in tags:
        link(store, contact, tag_id(store, tag))


def link(store: Store, contact: int, tag: int) -> bool:
    """Give a contact a tag; False when they had it."""
    if store.one("contacts/tag_link", contact_id=contact, tag_id=tag):
        return False
    store.insert("contact_tag", contact_id=contact, tag_id=tag)
    return True


def _named(store: Store, table: str, name: str) -> int:
    folded = names.fold(name) or name
    row: Row | None = store.one(f"contacts/{table}", folded=folded)
    if row is not None:
        return int(row["id"])
    return store.insert(table, name=name, folded=folded)


def _refuse_double(store: Store, name: str, points: Sequence[Point]) -> None:
    found: dict[int, tuple[str, str]] = {}
    for row_id, like_it in doubles(store, name, points):
        found.setdefault(row_id, like_it)
    if found:
        like = [{"id": row_id, "name": other, "because": why} for row_id, (other, why) in found.items()]
        first = like[0]
        sentence = f"{name!r} looks like {first['name']!r} (id:{first['id']}): {first['because']}."
        raise RefusedError(sentence, "Add them all the same with --new, or use `netcrm edit`.", {"candidates": like})


def doubles(store: Store, name: str, points: Sequence[Point]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Contacts that may be the same person: id, then name and why, surest first."""
    for point in points:
        row = store.one("contacts/point_owner", kind=point.kind, normalized=names.normal(point.kind, point.value))
        if row is not None:
            yield row["id"], (row["name"], f"the same {point.kind}")
    folded = names.fold(name)
    for row in store.all("contacts/same_name", folded=folded):
        yield row["id"], (row["name"], "the same name")
    words = folded.split()
    for at, word in enumerate(words):
        others = [*words[:at], *words[at + 1 :]]
        # A slip of the pen seldom hits the first three letters, and one word of a name at a time.
        match = " AND ".join([who.match([word[:3]], "*"), *([who.match(others, "")] if others else [])])
        for row in store.all("contacts/sharing_words", match=match):
            if names.too_close(name, row["name"]):
                yield row["id"], (row["name"], "a very similar name")


def refuse_future(details: Details, today: date) -> None:
    if (details.met_on or "") > today.isoformat():
        raise UsageError(
            f"You can't have met on {details.met_on}: it is still to come.", "Give today or an earlier day."
        )


def _refuse_taken(store: Store, person: who.Person, points: Sequence[Point]) -> None:
    for point in points:
        row = store.one("contacts/point_owner", kind=point.kind, normalized=names.normal(point.kind, point.value))
        if row is not None and row["id"] != person.id:
            sentence = f"{point.value!r} belongs to {row['name']!r} (id:{row['id']}) already."
            raise RefusedError(sentence, "Remove it there first: netcrm edit --clear.", {"id": row["id"]})
