"""How you mapped the columns of a table: remembered under its header, so that the next one like it needs no word.

Rule: what was said last counts, and an empty mapping forgets.
"""

import json
from collections.abc import Mapping

from netcrm.store.base import Store


def recall(store: Store, header: str) -> dict[str, str]:
    """The mapping (their column to our field) for a header, empty when there is none."""
    row = store.one("intake/mapping", header=header)
    return dict(json.loads(row["mapping"])) if row is not None else {}


def remember(store: Store, header: str, mapping: Mapping[str, str]) -> None:
    """Keep a mapping for a header, or forget it; inside the store's `write`."""
    text = json.dumps(mapping, ensure_ascii=False)
    row = store.one("intake/mapping", header=header)
    if row is None and mapping:
        store.insert("column_map", header=header, mapping=text)
    elif row is not None and not mapping:
        store.delete("column_map", row["id"])
    elif row is not None and row["mapping"] != text:
        store.update("column_map", row["id"], mapping=text)
