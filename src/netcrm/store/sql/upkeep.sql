-- What the materialized half of a contact is computed from.

-- name: state
SELECT c.id, c.uid, c.name, c.circle, c.every, c.snoozed_until, c.next_on, c.archived_on, c.deceased, c.contact_days, c.last_contact,
       c.last_channel, c.unanswered, c.last_attempt, c.check_in, c.first_check_in, c.silent_since, c.owed_since,
       (SELECT min(t.every) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
        WHERE x.contact_id = c.id AND t.every > 0) AS tag_every
FROM contact c WHERE c.id = :id;

-- The same of several, by a JSON list of their ids, and what happened with them.

-- name: states
SELECT c.id, c.uid, c.name, c.circle, c.every, c.snoozed_until, c.next_on, c.archived_on, c.deceased, c.contact_days, c.last_contact,
       c.last_channel, c.unanswered, c.last_attempt, c.check_in, c.first_check_in, c.silent_since, c.owed_since,
       (SELECT min(t.every) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
        WHERE x.contact_id = c.id AND t.every > 0) AS tag_every
FROM json_each(:ids) j JOIN contact c ON c.id = j.value;

-- name: entries
SELECT p.contact_id, i.day, i.channel, i.attempt, i.direction
FROM json_each(:ids) j
CROSS JOIN participant p ON p.contact_id = j.value
CROSS JOIN interaction i ON i.id = p.interaction_id
ORDER BY p.contact_id, i.day, i.id;

-- name: waiting
SELECT count(*) AS n FROM contact WHERE check_in IS NOT NULL AND last_contact IS NULL;
