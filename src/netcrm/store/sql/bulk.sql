-- Several people at once, by a JSON list of their ids.

-- name: people
SELECT c.*, o.name AS organization, b.name AS broker,
       (SELECT group_concat(name, ', ') FROM (
           SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE x.contact_id = c.id ORDER BY t.folded) y)
           AS tags
FROM json_each(:ids) j JOIN contact c ON c.id = j.value LEFT JOIN organization o ON o.id = c.organization_id
LEFT JOIN contact b ON b.id = c.introduced_by
ORDER BY c.folded, c.id;

-- name: leave
INSERT INTO tenure (contact_id, organization_id, title, until)
SELECT c.id, c.organization_id, c.title, :until FROM contact c
WHERE c.id IN (SELECT value FROM json_each(:ids)) AND c.organization_id IS NOT NULL
ON CONFLICT DO NOTHING;

-- name: clear_tags
DELETE FROM contact_tag WHERE contact_id IN (SELECT value FROM json_each(:ids));
