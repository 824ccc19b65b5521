"""The world of the benchmarks in which people meet: what it holds, and that a report of it can be made."""

from datetime import date
from pathlib import Path

import world
from netcrm.core import report
from netcrm.core.limits import Limit
from netcrm.store import sqlite

TODAY = date(2026, 11, 23)
HELD = {"event": 3, "follow_up": 36, "introduction": 30, "favor": 12, "outcome": 1}


def test_a_lived_world_is_the_same_each_time_and_holds_what_it_says(tmp_path: Path) -> None:
    reports = []
    for name in ("one", "other"):
        world.make_lived(tmp_path / name, 60)
        store = sqlite.connect(str(tmp_path / name), create=False, now=lambda: "2026-11-23T12:00:00")
        counts = {table: store.next_id(table) - 1 for table in HELD}
        reports.append(report.report(store, *report.span(None, None, TODAY), TODAY, Limit()))
        store.close()
        assert counts == HELD
    assert reports[0] == reports[1]
    assert reports[0].gatherings == 3
    assert reports[0].people.at_events > 12
