-- What name completion looks up: always a few rows by an index, never a scan. :first and :last bound what a folded
-- name may be when it starts with what was typed.

-- name: placed
SELECT c.name, coalesce(o.name, ''), c.nickname FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.circle IN ('inner', 'close', 'active', 'wide') AND c.folded >= :first AND c.folded < :last
AND c.archived_on IS NULL LIMIT :most;

-- name: named
SELECT c.name, coalesce(o.name, ''), c.nickname FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.folded >= :first AND c.folded < :last AND c.archived_on IS NULL ORDER BY c.folded LIMIT :most;

-- name: last_named
SELECT c.name, coalesce(o.name, ''), c.nickname FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.folded >= :first AND c.folded < :last AND c.archived_on IS NULL ORDER BY c.folded DESC LIMIT 1;

-- name: worded
SELECT c.name, coalesce(o.name, ''), c.nickname FROM contact_search s JOIN contact c ON c.id = s.rowid
LEFT JOIN organization o ON o.id = c.organization_id
WHERE contact_search MATCH :match AND c.archived_on IS NULL LIMIT :most;

-- name: tags
SELECT name, '', '' FROM tag WHERE folded >= :first AND folded < :last ORDER BY folded LIMIT :most;

-- name: organizations
SELECT name, '', '' FROM organization WHERE folded >= :first AND folded < :last ORDER BY folded LIMIT :most;

-- name: cities
SELECT DISTINCT city, '', '' FROM (
    SELECT c.city FROM contact_search s JOIN contact c ON c.id = s.rowid WHERE contact_search MATCH :match LIMIT 500) y
LIMIT :most;

-- name: views
SELECT name, filters, '' FROM saved_view WHERE folded >= :first AND folded < :last ORDER BY folded LIMIT :most;
