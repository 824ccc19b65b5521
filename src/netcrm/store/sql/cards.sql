-- What an evening of cards looks up of one person at a time, by index: a few dozen at most.

-- name: state
SELECT c.uid, c.name, c.circle, c.last_contact, c.deceased, c.archived_on FROM contact c WHERE c.id = :id;

-- name: there
SELECT i.id, i.summary FROM interaction i JOIN participant p ON p.interaction_id = i.id
WHERE i.event_id = :event AND p.contact_id = :contact AND NOT i.attempt LIMIT 1;

-- name: favor
SELECT id FROM favor
WHERE contact_id = :contact AND direction = :direction AND day = :day AND text = :text LIMIT 1;

-- name: interaction
INSERT INTO interaction (uid, day, channel, direction, summary, event_id, source_key, created_at)
VALUES (:uid, :day, 'in_person', '', :summary, :event, :source_key, :created_at)
ON CONFLICT DO NOTHING;

-- name: points
SELECT kind, normalized, contact_id FROM contact_point
WHERE normalized IN (SELECT value FROM json_each(:values))
   OR (kind = 'phone' AND substr(normalized, -7) IN (SELECT value FROM json_each(:tails)))
ORDER BY id DESC;

-- name: named
SELECT c.id, c.folded FROM contact c WHERE c.folded IN (SELECT value FROM json_each(:names))
UNION
SELECT a.contact_id, a.normalized FROM alias a
WHERE a.kind = 'name' AND a.normalized IN (SELECT value FROM json_each(:names))
ORDER BY 1;
