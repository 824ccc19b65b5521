-- One contact and what belongs to it.

-- name: card
SELECT c.*, o.name AS organization, h.name AS household, b.name AS broker,
       (SELECT group_concat(t.until || char(30) || w.name || char(30) || t.title, char(31))
        FROM tenure t JOIN organization w ON w.id = t.organization_id WHERE t.contact_id = c.id) AS formerly
FROM contact c
LEFT JOIN organization o ON o.id = c.organization_id
LEFT JOIN household h ON h.id = c.household_id
LEFT JOIN contact b ON b.id = c.introduced_by
WHERE c.id = :id;

-- name: before
SELECT c.organization_id, o.name AS organization, c.title, c.languages, c.avoid
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id WHERE c.id = :id;

-- name: points
SELECT id, kind, value, normalized, label FROM contact_point WHERE contact_id = :id ORDER BY id;

-- name: tags
SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE x.contact_id = :id ORDER BY t.folded;

-- name: timeline
SELECT i.day, i.id, CASE WHEN i.attempt THEN 'attempt' ELSE 'interaction' END AS kind, i.channel, i.direction,
       i.minutes, i.summary AS text,
       (SELECT group_concat(name, char(31)) FROM (
            SELECT c.name FROM participant q JOIN contact c ON c.id = q.contact_id
            WHERE q.interaction_id = i.id AND q.contact_id <> :id ORDER BY q.contact_id) y) AS people, 0.0 AS value, '' AS currency
FROM participant p JOIN interaction i ON i.id = p.interaction_id
WHERE p.contact_id = :id
UNION ALL
SELECT day, id, 'note', '', '', 0, text, NULL, 0, '' FROM fact WHERE contact_id = :id
UNION ALL
SELECT day, id, 'favor', state, direction, 0, text, NULL, 0, '' FROM favor WHERE contact_id = :id
UNION ALL
SELECT day, id, 'outcome', '', '', 0, text, NULL, value, currency FROM outcome WHERE contact_id = :id
UNION ALL
SELECT day, id, 'reminder', '', '', 0, text, NULL, 0, '' FROM reminder WHERE contact_id = :id AND done_on IS NULL
ORDER BY day DESC, id DESC LIMIT :limit;

-- name: point_owner
SELECT c.id, c.name FROM contact_point k JOIN contact c ON c.id = k.contact_id
WHERE k.normalized = :normalized AND k.kind = :kind LIMIT 1;

-- name: sharing_words
SELECT c.id, c.name, c.folded FROM contact_search s JOIN contact c ON c.id = s.rowid
WHERE contact_search MATCH :match LIMIT 200;

-- name: organization
SELECT id, name FROM organization WHERE folded = :folded;

-- name: tag
SELECT id, name, every FROM tag WHERE folded = :folded;

-- name: tagged
SELECT contact_id AS id FROM contact_tag WHERE tag_id = :tag_id;

-- name: tag_link
SELECT id FROM contact_tag WHERE contact_id = :contact_id AND tag_id = :tag_id;

-- name: point_link
SELECT id FROM contact_point WHERE contact_id = :contact_id AND kind = :kind AND normalized = :normalized;

-- name: clear_points
DELETE FROM contact_point WHERE contact_id = :id AND kind = :kind;

-- name: clear_tag
DELETE FROM contact_tag WHERE contact_id = :id AND :kind = 'tag';

-- name: remove_interactions
DELETE FROM interaction WHERE id IN (
    SELECT p.interaction_id FROM participant p WHERE p.contact_id = :id
    AND NOT EXISTS (SELECT 1 FROM participant q WHERE q.interaction_id = p.interaction_id AND q.contact_id <> :id));

-- name: untag
DELETE FROM contact_tag WHERE tag_id = :tag_id AND contact_id IN (SELECT value FROM json_each(:ids));

-- name: same_name
SELECT id, name FROM contact WHERE folded = :folded ORDER BY id LIMIT 5;
