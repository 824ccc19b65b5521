-- Who is meant: each query is one rank of the ladder in core/who.py, best first. All return id, name, organization,
-- city, archived; :limit is one more than what an ambiguous answer shows, and :archived asks for those alone.

-- name: by_id
SELECT c.id, c.name, o.name AS organization, c.city, c.archived_on
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.id = :id;

-- name: by_position
SELECT c.id, c.name, o.name AS organization, c.city, c.archived_on
FROM plan p
JOIN plan_row r ON r.plan_id = p.id
JOIN contact c ON c.id = r.contact_id
LEFT JOIN organization o ON o.id = c.organization_id
WHERE r.position = :position AND p.id = (
    SELECT l.id FROM plan l WHERE l.first_on <= :today AND l.first_on > :week_ago ORDER BY l.first_on DESC LIMIT 1);

-- name: by_point
SELECT DISTINCT c.id, c.name, o.name AS organization, c.city, c.archived_on
FROM contact_point k
JOIN contact c ON c.id = k.contact_id
LEFT JOIN organization o ON o.id = c.organization_id
WHERE k.normalized = :normalized AND k.kind = :kind
ORDER BY c.id LIMIT :limit;

-- name: by_name
SELECT c.id, c.name, o.name AS organization, c.city, c.archived_on
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.folded = :folded AND (c.archived_on IS NOT NULL) = :archived
ORDER BY c.id LIMIT :limit;

-- name: by_nickname
SELECT c.id, c.name, o.name AS organization, c.city, c.archived_on
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.nickname_folded = :folded AND c.nickname_folded <> '' AND (c.archived_on IS NOT NULL) = :archived
ORDER BY c.id LIMIT :limit;

-- name: by_other_name
SELECT c.id, c.name, o.name AS organization, c.city, c.archived_on
FROM alias a
JOIN contact c ON c.id = a.contact_id
LEFT JOIN organization o ON o.id = c.organization_id
WHERE a.normalized = :folded AND a.kind = 'name' AND (c.archived_on IS NOT NULL) = :archived
ORDER BY c.id LIMIT :limit;

-- name: by_words
SELECT c.id, c.name, o.name AS organization, c.city, c.archived_on
FROM contact_search s
JOIN contact c ON c.id = s.rowid
LEFT JOIN organization o ON o.id = c.organization_id
WHERE contact_search MATCH :match AND (c.archived_on IS NOT NULL) = :archived
ORDER BY s.rowid LIMIT :limit;

-- name: by_fragment
SELECT c.id, c.name, o.name AS organization, c.city, c.archived_on
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
-- Each half reads an index alone, a third of the time of the table.
WHERE c.id IN (SELECT id FROM contact WHERE instr(folded, :folded) > 0
               UNION ALL SELECT id FROM contact WHERE nickname_folded > '' AND instr(nickname_folded, :folded) > 0)
ORDER BY c.id LIMIT :limit;

-- name: names
SELECT name FROM contact;

-- name: there
-- Which of these are there still, when the write begins that is about them.
SELECT id FROM contact WHERE id IN (SELECT value FROM json_each(:ids));
