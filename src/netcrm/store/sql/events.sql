-- Events, and what hangs on them. A few hundred at most: they are looked up by name in Python.

-- name: every
SELECT e.id AS number, e.name, e.day, e.place, e.kind, e.cost, e.currency, e.hours, e.note,
       coalesce(m.people, 0) AS people
FROM event e
LEFT JOIN (SELECT i.event_id, count(DISTINCT p.contact_id) AS people
           FROM interaction i JOIN participant p ON p.interaction_id = i.id
           WHERE i.event_id IS NOT NULL AND NOT i.attempt GROUP BY i.event_id) m ON m.event_id = e.id
ORDER BY e.day DESC, e.id DESC;

-- name: uid
SELECT uid FROM event WHERE id = :number;

-- name: people
SELECT c.id, c.name, c.title, o.name AS organization, c.circle, c.last_contact, c.archived_on, f.met_on, f.due_on,
       f.done_on, (c.met_on = :day AND c.met_at = :name) AS is_first
FROM contact c
LEFT JOIN organization o ON o.id = c.organization_id
LEFT JOIN follow_up f ON f.contact_id = c.id AND f.event_id = :number
WHERE c.id IN (SELECT p.contact_id FROM interaction i JOIN participant p ON p.interaction_id = i.id
               WHERE i.event_id = :number AND NOT i.attempt
               UNION SELECT t.contact_id FROM follow_up t WHERE t.event_id = :number)
ORDER BY c.folded, c.id;

-- name: favors
SELECT v.id AS number, v.direction, v.state, v.contact_id AS id, c.name, v.text, v.day, v.due_on, v.done_on
FROM favor v JOIN contact c ON c.id = v.contact_id
WHERE v.contact_id IN (SELECT p.contact_id FROM interaction i JOIN participant p ON p.interaction_id = i.id
                       WHERE i.event_id = :number AND NOT i.attempt)
  AND (v.day = :day OR (v.day > :day AND c.met_on = :day AND c.met_at = :name))
ORDER BY v.day, v.id;

-- name: counted
SELECT (SELECT count(*) FROM interaction WHERE event_id = :number) AS interactions,
       (SELECT count(*) FROM follow_up WHERE event_id = :number) AS follow_ups,
       (SELECT count(*) FROM outcome WHERE event_id = :number) AS outcomes;

-- name: rename
UPDATE contact SET met_at = :name WHERE met_on = :day AND met_at = :before;

-- name: retell
UPDATE interaction SET summary = :after WHERE event_id = :number AND summary = :before;

-- name: move_met
UPDATE contact SET met_on = :day WHERE met_on = :before AND met_at = :name;

-- name: move_interactions
UPDATE interaction SET day = :day WHERE event_id = :number AND day = :before;

-- name: move_follow_ups
UPDATE follow_up SET met_on = :day WHERE event_id = :number AND met_on = :before;
