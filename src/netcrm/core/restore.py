"""Brings a whole store back from netcrm's own JSON.

Rule: what the store has already stays as it is; only what is missing comes in, so that the same file a second time
changes nothing. Into an empty store it comes in whole, numbers included.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from netcrm.core import upkeep
from netcrm.core.intake import COUNTED, SHOWN
from netcrm.errors import RefusedError
from netcrm.records import ImportPlan, Step
from netcrm.store.base import Store
from netcrm.store.transfer import KEYS, Arrival

UNREAD = "It is not read before you name it yourself: netcrm source NAME PLACE"

Tables = Mapping[str, Sequence[Mapping[str, object]]]


def bring_back(store: Store, tables: Tables, source: str, today: date, capacity: int) -> ImportPlan:
    """Take in the tables of an export, inside the store's `write`; counts are of contacts and of interactions.

    Raises RefusedError with file, table, row and field for what can't be.
    """
    counts: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    new_contacts: list[Step] = []
    notes: list[str] = []
    ours: set[int] = set()
    touched: set[int] = set()
    behind: set[int] = set()
    arrival = Arrival(store)
    unknown = sorted(set(tables) - set(KEYS))
    if unknown:
        raise RefusedError(
            f"{source} has a table {unknown[0]!r} that netcrm does not know.", "Was it written by a newer one?"
        )
    for table in KEYS:
        for number, row in enumerate(tables.get(table, ()), start=1):
            where = f"{source}, {table} {number}"
            row_id, is_new = arrival.row(table, row, where)
            if table == "contact":
                counts["new" if is_new else "unchanged"] += 1
                if is_new and len(new_contacts) < SHOWN:
                    new_contacts.append(Step(str(row["name"]), where, "", row_id))
                if not is_new:
                    ours.add(row_id)
                elif not row.get("silent_since") and (row.get("check_in") or row.get("last_contact")):
                    behind.add(row_id)
            elif table == "interaction":
                counts["interactions" if is_new else "interactions_known"] += 1
            elif table == "source" and is_new:
                notes.append(f"A source came with it: {row['name']}, {row['location']}. {UNREAD}")
            elif table in ("participant", "contact_tag") and is_new:
                touched.add(arrival.id_of("contact", row["contact_id"]))
    arrival.finish()
    # An export of an older netcrm lacks what is materialized since, and the day on which a plan's week begins.
    upkeep.refresh(store, sorted(behind | ours & touched), today, capacity)
    upkeep.date_plans(store)
    return ImportPlan("json", dict(counts), tuple(new_contacts), (), (), (), (), tuple(notes))
