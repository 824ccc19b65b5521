"""--public: nothing that you wrote of people, nor how you stand with them, leaves; in no format, and on no screen."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.core import exporting
from netcrm.formats.csv import CONTACT_COLUMNS
from netcrm.store import tables, transfer

if TYPE_CHECKING:
    from conftest import Session

SECRETS = (
    "SECRETNOTE", "SECRETFACT", "SECRETFAVOR", "SECRETTALK", "SECRETNICK", "secrettag", "SECRETPLACE", "SECRETEXTRA",
    "SECRETMIND", "close", "2026-08-17", "2026-11-02", "2026-12-24", "20261224",
)  # fmt: skip
"""What none may see: texts, the circle, the day you met, the last contact, the next."""

CARD = ("Marie", "Dupont", "Acme", "CTO", "Lyon", "marie@acme.example")


@pytest.fixture
def filled(session: "Session") -> "Session":
    """Somebody of whom everything is known."""
    people = session.folder / "people.csv"
    people.write_text("name,email,Shoe\nMarie Dupont,marie@acme.example,SECRETEXTRA\n", encoding="utf-8")
    for line in (
        f"import {people}",
        "add 'Paul Martin'", "edit Marie --by Paul", "archive Paul",
        "edit Marie --org Acme --title CTO --city Lyon --nickname SECRETNICK --tag secrettag --birthday 1990-04-15 "
        "--circle close --met 2026-08-17 --at SECRETPLACE",
        "note Marie SECRETNOTE", "fact Marie SECRETFACT", "promise Marie SECRETFAVOR --by 3w",
        "log Marie -m SECRETTALK --on 2026-11-02 --next 2026-12-24", "remind Marie 3w SECRETMIND", "due",
    ):  # fmt: skip
        session(line)
    return session


def test_what_is_public_is_decided_for_every_field() -> None:
    assert set(exporting.PUBLIC) == set(CONTACT_COLUMNS) - {"emails", "phones", "urls", "handles"} | {"points"}
    models = {model.__tablename__: model for model in tables.Base.__subclasses__()}
    assert set(exporting.PUBLIC_TABLES) < set(transfer.KEYS)
    public = {field for field, leaves in exporting.PUBLIC.items() if leaves}
    beside = {"id", "folded", "created_at", "organization_id", "organization", "points"}
    assert set(exporting.PUBLIC_TABLES["contact"]) | beside == public | beside
    for table, columns in exporting.PUBLIC_TABLES.items():
        assert set(columns) <= set(models[table].model_fields)


@pytest.mark.parametrize(
    "line",
    [
        "export csv --public", "export csv --public --raw", "export vcard --public", "export google --public",
        "export vcard --public --version 3.0", "export json --public", "export ics --public", "list --public",
        "list --public --json", "export csv --public --circle close", "list --public --tag secrettag",
    ],
)  # fmt: skip
def test_nothing_else_leaves(filled: "Session", line: str) -> None:
    whole = filled(line.replace(" --public", "")).out
    public = filled(line).out
    assert "Dupont" in public
    assert [secret for secret in SECRETS if secret in public] == []
    assert [secret for secret in SECRETS if secret in whole] != []
    if not line.startswith(("list", "export ics")):
        assert [known for known in CARD if known not in public] == []


def test_every_format_comes_back(filled: "Session") -> None:
    for form in ("csv", "json", "vcard", "google"):
        out = filled.folder / f"public.{form}"
        filled(f"export {form} {out} --public")
        filled(f"--db {filled.folder}/{form}.db import {out}")
        card = filled(f"--db {filled.folder}/{form}.db show Marie --json").data
        told = (card["name"], card["organization"], card["title"], card["city"], card["birthday"])
        assert told == ("Marie Dupont", "Acme", "CTO", "Lyon", "1990-04-15"), form
        assert [point["value"] for point in card["points"]] == ["marie@acme.example"], form
        assert (card["note"], card["circle"], card["tags"]) == (None, None, []), form
        content = b"".join(Path(file).read_bytes() for file in filled.folder.glob(f"{form}.db*"))
        assert b"SECRET" not in content


def test_the_same_people_again_change_nothing(filled: "Session") -> None:
    before = filled("export json").out
    for form in ("csv", "json", "vcard"):
        filled(f"export {form} {filled.folder}/public --public")
        filled(f"import {filled.folder}/public")
        assert filled("export json").out == before


def test_three_tables_are_public(filled: "Session") -> None:
    stated = json.loads(filled("export json --public").out)["tables"]
    assert list(stated) == ["organization", "contact", "contact_point"]
    assert {row["created_at"] for row in stated["contact"]} == {"2026-11-23T00:00:00"}


def test_no_interaction_is_public(filled: "Session") -> None:
    refused = filled("export csv --what interactions --public", ok=False)
    assert (refused.code, refused.out) == (2, "")
    assert "No interaction is public." in refused.err
