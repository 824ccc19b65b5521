"""Many rows at once: all of them go in, in their order, with few statements of few lengths."""

from contextlib import closing

import pytest

from netcrm.store import base, sqlite

COLUMNS = ("name", "folded")
WHOLE = base.MOST_VALUES // len(COLUMNS)


@pytest.mark.parametrize("count", [0, 1, base.FEW, base.FEW + 1, WHOLE - 1, WHOLE, WHOLE + 1, 2 * WHOLE + 700])
def test_all_rows_go_in_in_their_order(count: int) -> None:
    with closing(sqlite.scratch(lambda: "2026-11-23T12:00:00")) as store:
        with store.write("test"):
            store.insert_many("tag", COLUMNS, ((f"t{number}", f"t{number}") for number in range(count)))
        found = dict(sorted((row["id"], row["folded"]) for row in store.all("intake/tags")))
    assert found == {number + 1: f"t{number}" for number in range(count)}


def test_the_driver_is_given_statements_of_few_lengths() -> None:
    lengths = {len(batch) for count in range(0, 6_400, 7) for batch in base._batches([()] * count, 6_400)}
    assert len([length for length in lengths if length > base.FEW]) <= 4
    assert all(len(list(base._batches([()] * count, 6_400))) <= 6 for count in range(0, 6_400, 7))
