-- What an import compares with.

-- name: points
SELECT kind, normalized, contact_id FROM contact_point ORDER BY id DESC;

-- name: contacts
SELECT id, uid, folded FROM contact;

-- name: organizations
SELECT id, folded FROM organization;

-- name: tags
SELECT id, folded FROM tag;

-- name: known
SELECT c.name, c.nickname, o.name AS organization, c.title, c.city, c.birthday, c.met_on, c.met_at, c.note, c.circle,
       c.every, c.extra, c.introduced_by, c.deceased, c.archived_on, c.languages, c.timezone, c.avoid, c.private,
       c.organization_id,
       (SELECT group_concat(k.kind || ':' || k.normalized, char(31)) FROM contact_point k WHERE k.contact_id = c.id)
           AS points,
       (SELECT group_concat(t.folded, char(31)) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
        WHERE x.contact_id = c.id) AS tags
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.id = :id;

-- name: edits
SELECT h.before, h.after, o.label FROM change h LEFT JOIN operation o ON o.id = h.operation_id
WHERE h.table_name = 'contact' AND h.row_id = :id AND o.undoes IS NULL AND o.undone_by IS NULL ORDER BY h.id;

-- name: interaction
INSERT INTO interaction (uid, day, channel, direction, attempt, minutes, summary, source_key, created_at)
VALUES (:uid, :day, :channel, :direction, :attempt, :minutes, :summary, :source_key, :created_at)
ON CONFLICT DO NOTHING;

-- name: took_part
SELECT i.id, p.contact_id FROM interaction i LEFT JOIN participant p ON p.interaction_id = i.id
WHERE i.source_key = :source_key OR i.uid = :uid;

-- name: paced_tags
SELECT folded FROM tag WHERE every > 0;

-- name: alias
INSERT INTO alias (contact_id, kind, value, normalized) VALUES (:contact, :kind, :value, :normalized)
ON CONFLICT DO NOTHING;

-- name: listed
SELECT l.id, l.contact_id, c.name, c.met_on FROM listed l JOIN contact c ON c.id = l.contact_id
WHERE l.source = :source;

-- name: mapping
SELECT id, mapping FROM column_map WHERE header = :header;
