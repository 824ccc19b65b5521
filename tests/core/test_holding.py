"""What an import writes together: nothing is lost of what a file leaves unsaid."""

import pytest

from netcrm.core import holding
from netcrm.store.tables import Base


@pytest.mark.parametrize(
    ("table", "columns"), [("contact", holding.CONTACT), ("contact_point", holding.POINT), ("contact_tag", holding.TAG)]
)
def test_what_is_empty_in_all_rows_is_what_the_schema_puts_there(table: str, columns: tuple[str, ...]) -> None:
    for name in columns:
        column = Base.metadata.tables[table].columns[name]
        if column.nullable or name in holding.NEEDED or name == "id":
            assert not (column.nullable and column.default)
        elif column.default is None:
            assert name in ("uid", "name", "created_at", "contact_id", "kind", "tag_id"), "never empty"
        else:
            assert not column.default.arg
