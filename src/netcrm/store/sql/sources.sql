-- What netcrm sync reads from.

-- name: named
SELECT id, name, kind, location, options, state FROM source WHERE folded = :folded;

-- name: every
SELECT id, name, kind, location, options, state FROM source ORDER BY folded;
