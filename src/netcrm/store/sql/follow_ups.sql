-- Follow-ups: who was met at an event, and is to be written to. Open is one that is not done, of somebody without a later
-- contact on record, within two weeks of the day. All that are not done are in ix_follow_up_due_on, by the day they are
-- due, which lies in these two weeks: so those that have faded are not even looked at.

-- name: open
SELECT f.contact_id AS id, c.household_id, f.met_on, f.due_on, e.name AS event
FROM follow_up f JOIN contact c ON c.id = f.contact_id LEFT JOIN event e ON e.id = f.event_id
WHERE f.done_on IS NULL AND f.due_on >= :since AND f.met_on >= :since AND f.met_on <= :today
  AND coalesce(c.last_contact, '') <= f.met_on AND c.archived_on IS NULL AND coalesce(c.snoozed_until, '') <= :until
ORDER BY f.due_on, f.met_on, f.id;

-- name: of_person
SELECT f.id FROM follow_up f JOIN contact c ON c.id = f.contact_id
WHERE f.contact_id = :id AND f.done_on IS NULL AND f.met_on >= :since AND coalesce(c.last_contact, '') <= f.met_on
LIMIT 1;

-- name: close
UPDATE follow_up SET done_on = :day
WHERE contact_id IN (SELECT value FROM json_each(:ids)) AND done_on IS NULL AND met_on >= :since AND met_on <= :until;

-- name: give_up
DELETE FROM follow_up
WHERE contact_id IN (SELECT value FROM json_each(:ids)) AND done_on IS NULL AND met_on >= :since;

-- name: add
INSERT INTO follow_up (uid, contact_id, event_id, met_on, due_on) VALUES (:uid, :contact, :event, :met_on, :due_on)
ON CONFLICT DO NOTHING;
