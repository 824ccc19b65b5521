-- The journal: which operations there were, and what each one changed.

-- name: last_id
SELECT seq FROM sqlite_sequence WHERE name = :table_name;

-- name: last_time
SELECT at FROM operation ORDER BY id DESC LIMIT 1;

-- name: latest
SELECT id, label, detail, at, undone_by, undoes FROM operation
WHERE undone_by IS NULL AND undoes IS NULL AND NOT automatic AND id <> :this
ORDER BY id DESC LIMIT 1;

-- name: operation
SELECT id, label, detail, at, undone_by, undoes FROM operation WHERE id = :id;

-- name: list
SELECT o.id, o.label, o.detail, o.at, o.automatic, o.undone_by, o.undoes,
       (SELECT count(*) FROM change c WHERE c.operation_id = o.id) AS changes
FROM operation o ORDER BY o.id DESC LIMIT :limit;

-- name: changes
SELECT id, table_name, row_id, before, after FROM change WHERE operation_id = :id ORDER BY id DESC;

-- name: conflict
SELECT later.operation_id, o.label, o.detail
FROM change mine
JOIN change later ON later.table_name = mine.table_name AND later.row_id = mine.row_id AND later.id > mine.id
LEFT JOIN operation o ON o.id = later.operation_id
WHERE mine.operation_id = :id
  AND coalesce(later.operation_id, 0) <> :id
  AND o.undone_by IS NULL
  AND NOT EXISTS (SELECT 1 FROM operation gone WHERE gone.undone_by = later.operation_id AND gone.id > :id)
ORDER BY later.id DESC LIMIT 1;

-- name: collateral
SELECT other.operation_id, o.label, o.detail
FROM change mine
JOIN change other ON other.table_name = mine.table_name AND other.row_id = mine.row_id AND other.id < mine.id
LEFT JOIN operation o ON o.id = other.operation_id
WHERE mine.operation_id = :undo AND mine.table_name <> 'plan_row'
  AND NOT EXISTS (SELECT 1 FROM change c WHERE c.operation_id = :id AND c.table_name = mine.table_name
                  AND c.row_id = mine.row_id)
ORDER BY other.id DESC LIMIT 1;

-- name: any_change
SELECT id FROM change WHERE operation_id = :id LIMIT 1;

-- name: last_change
SELECT c.operation_id, o.label, o.detail FROM change c LEFT JOIN operation o ON o.id = c.operation_id
WHERE c.table_name = :table_name AND c.row_id = :row_id ORDER BY c.id DESC LIMIT 1;

-- name: touched
SELECT id FROM contact WHERE id IN (
    SELECT CASE h.table_name WHEN 'contact' THEN h.row_id
           ELSE coalesce(p.contact_id, x.contact_id, json_extract(h.before, '$.contact_id')) END
    FROM change h
    LEFT JOIN participant p ON h.table_name = 'participant' AND p.id = h.row_id
    LEFT JOIN contact_tag x ON h.table_name = 'contact_tag' AND x.id = h.row_id
    WHERE h.operation_id = :id
    UNION ALL
    SELECT x.contact_id FROM change h JOIN contact_tag x ON x.tag_id = h.row_id
    WHERE h.operation_id = :id AND h.table_name = 'tag'
)
ORDER BY id;

-- name: settle
UPDATE operation SET undone_by = :undo WHERE id = :id;

-- name: revive
UPDATE operation SET undone_by = NULL WHERE undone_by = :id;

-- name: mark
UPDATE operation SET undoes = :id, detail = :detail WHERE id = :undo;

-- name: defer
PRAGMA defer_foreign_keys = ON;

-- name: unused_organization
DELETE FROM organization WHERE id = :id
AND NOT EXISTS (SELECT 1 FROM contact WHERE organization_id = :id)
AND NOT EXISTS (SELECT 1 FROM tenure WHERE organization_id = :id);

-- name: unused_tag
DELETE FROM tag WHERE id = :id AND NOT EXISTS (SELECT 1 FROM contact_tag WHERE tag_id = :id);

-- name: unused_household
DELETE FROM household WHERE id = :id AND NOT EXISTS (SELECT 1 FROM contact WHERE household_id = :id);
