"""Two hundred copies of a store with bytes flipped: each is still right, or is said to be damaged; and comes back."""

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

SEEDS, COPIES = 8, 25
"""How many rounds, and how many damaged copies in each."""
LINES = (
    'add "Marie Dupont" --nickname Mimi --org Acme --city Lyon --circle close --tag data --met 2026-08-01 '
    '--email marie@acme.example --phone "+33 6 12 00 00 04" --birthday --04-15 --note "climbs in March"',
    'add "Paul Martin" --met 2026-10-01 --by Marie --circle inner --url https://paul.example',
    'log Marie Paul -m "lunch with slides" --on 2026-10-02 --minutes 50',
    "log Paul --attempt --via call",
    'note Marie "prefers mornings"',
    "remind Marie 3w 'send the slides'",
    "household Home Marie Paul",
    "due",
    "edit Paul --city Rome",
    "undo",
)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of people, so that the store's pages are full."""
    path = tmp_path_factory.mktemp("people") / "people.csv"
    rows = (f"Person {n},Org {n % 9},wide,p{n}@x.example,note {n} about something\n" for n in range(150))
    path.write_text("name,organization,circle,emails,note\n" + "".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_flipped_byte_is_harmless_or_found_and_the_last_good_state_comes_back(
    session: "Session", people: Path, seed: int
) -> None:
    session.after(*LINES, f"import {people}")
    session("backup")
    good, expected = session.db.read_bytes(), _everything(session)
    (backup,) = (session.folder / "backups").iterdir()
    chance = random.Random(seed)  # noqa: S311
    harmless = 0
    for number in range(COPIES):
        damaged = bytearray(good)
        for _ in range(chance.choice((1, 1, 2, 8))):
            damaged[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
        session.db.write_bytes(damaged)
        answer = session("doctor", ok=False)
        assert answer.code in (0, 6), (number, answer)
        if answer.code == 0:
            harmless += 1
            assert _everything(session) == expected, number
            continue
        session(f"restore {backup} --yes")
        assert _everything(session) == expected, number
        for kept in (session.folder / "backups").iterdir():
            if kept != backup:
                kept.unlink()
    assert 0 < harmless < COPIES / 2


def _everything(session: "Session") -> str:
    return session("export json").out + session("history --limit 1000").out
