-- Households: people who are reached together.

-- name: every
SELECT id, name FROM household ORDER BY id;

-- name: members
SELECT h.id AS household_id, h.name AS household, c.id, c.name, c.archived_on
FROM household h JOIN contact c ON c.household_id = h.id
ORDER BY h.name, h.id, c.archived_on IS NOT NULL, c.folded, c.id;

-- name: home_of
SELECT h.id, h.name FROM contact c JOIN household h ON h.id = c.household_id WHERE c.id = :id;

-- name: living
SELECT id, name FROM contact
WHERE household_id = :household AND archived_on IS NULL AND NOT deceased ORDER BY folded, id;

-- name: drop_empty
DELETE FROM household WHERE id = :id AND NOT EXISTS (SELECT 1 FROM contact WHERE household_id = :id);

-- name: drop_with
DELETE FROM household
WHERE id = (SELECT household_id FROM contact WHERE id = :id)
  AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.household_id = household.id AND c.id <> :id);
