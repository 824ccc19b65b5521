"""What a store holds, as facts of tests/faults/model.py: read from what an export of everything says."""

from typing import Any

from model import Entry, Facts, Standing

from netcrm.store import base, journal, transfer

Rows = dict[str, dict[int, dict[str, Any]]]


def rows(store: base.Store) -> Rows:
    """Every row of every table that an export holds, by table and number."""
    return {name: {row["id"]: row for row in found} for name, found in transfer.tables(store)}  # type: ignore[misc]


def facts(there: Rows) -> Facts:
    """The facts that rows state."""
    found: Facts = {}
    for number, row in there["contact"].items():
        said = {name: row[name] for name in ("name", "nickname", "title", "city", "circle", "every")}
        organization = there["organization"][row["organization_id"]]["name"] if row["organization_id"] else ""
        said |= {
            "organization": organization,
            "snoozed": row["snoozed_until"],
            "archived": row["archived_on"],
            "met": row["met_on"],
        }
        said |= {"deceased": bool(row["deceased"])}
        found |= {("person", number, name): value for name, value in said.items() if value}
        found |= {("extra", number, name, value): True for name, value in _extra(row["extra"])}
    for row in there["contact_tag"].values():
        found["tag", row["contact_id"], there["tag"][row["tag_id"]]["name"]] = True
    found |= {("pace", row["name"]): row["every"] for row in there["tag"].values() if row["every"]}
    found |= {("point", row["contact_id"], row["value"]): True for row in there["contact_point"].values()}
    found |= {
        ("alias", row["contact_id"], row["value"]): True for row in there["alias"].values() if row["kind"] == "name"
    }
    for number, row in there["interaction"].items():
        found["interaction", number] = Entry(
            row["day"], row["channel"], row["direction"], bool(row["attempt"]), row["minutes"], row["summary"],
            row["source_key"] or "",
        )  # fmt: skip
    found |= {("with", row["interaction_id"], row["contact_id"]): True for row in there["participant"].values()}
    for number, row in there["favor"].items():
        found |= {
            ("favor", number, "of"): row["contact_id"],
            ("favor", number, "is"): (row["direction"], row["text"], row["day"], row["due_on"] or ""),
            ("favor", number, "state"): (row["state"], row["done_on"] or ""),
        }
    for number, row in there["fact"].items():
        found |= {
            ("fact", number, "of"): row["contact_id"],
            ("fact", number, "is"): (row["text"], row["day"], row["expires_on"] or ""),
        }
    weeks = {number: row["week"] for number, row in there["plan"].items()}
    return found | {
        ("row", weeks[row["plan_id"]], row["contact_id"]): row["position"] for row in there["plan_row"].values()
    }


def standing(row: dict[str, Any]) -> Standing:
    """What is materialized of a contact."""
    last, channel, tried = (row[name] or "" for name in ("last_contact", "last_channel", "last_attempt"))
    return Standing(row["contact_days"], last, channel, row["unanswered"], tried)


def history(store: base.Store) -> list[tuple[int, str, str]]:
    """Every operation: its number, its label and its state."""
    return [(done.id, done.label, done.state) for done in reversed(journal.history(store, 100_000))]


def _extra(text: str) -> list[tuple[str, str]]:
    import json

    kept: dict[str, str | list[str]] = json.loads(text or "{}")
    return [(name, one) for name, value in kept.items() for one in ([value] if isinstance(value, str) else value)]
