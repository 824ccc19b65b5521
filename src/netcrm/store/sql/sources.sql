-- What netcrm sync reads from.

-- name: named
SELECT id, name, kind, location, options, state FROM source WHERE folded = :folded;

-- name: every
SELECT id, name, kind, location, options, state FROM source ORDER BY folded;

-- name: named_here
-- Those that a `netcrm source`, still in force, has written since their rows came in.
SELECT DISTINCT c.row_id AS id FROM change c JOIN operation o ON o.id = c.operation_id
WHERE c.table_name = 'source' AND o.label = 'source' AND o.undone_by IS NULL
  AND c.id >= (SELECT coalesce(max(came.id), 0) FROM change came
               WHERE came.table_name = 'source' AND came.row_id = c.row_id AND came.before IS NULL);
