-- What `netcrm doctor` looks through, and mends.

-- name: states
SELECT c.id, c.uid, c.name, c.circle, c.every, c.snoozed_until, c.next_on, c.archived_on, c.contact_days, c.last_contact,
       c.last_channel, c.unanswered, c.last_attempt, c.check_in, c.first_check_in, c.silent_since, c.owed_since,
       (SELECT min(t.every) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
        WHERE x.contact_id = c.id AND t.every > 0) AS tag_every
FROM contact c ORDER BY c.id;

-- name: names
SELECT id, name, folded, nickname, nickname_folded FROM contact ORDER BY id;

-- name: entries
SELECT p.contact_id, i.day, i.channel, i.attempt, i.direction
FROM participant p JOIN interaction i ON i.id = p.interaction_id
ORDER BY p.contact_id, i.day, i.id;

-- name: lonely
SELECT count(*) AS n FROM interaction i WHERE NOT EXISTS (SELECT 1 FROM participant p WHERE p.interaction_id = i.id);

-- name: unused_organizations
SELECT o.id, o.name FROM organization o
WHERE NOT EXISTS (SELECT 1 FROM contact c WHERE c.organization_id = o.id)
AND NOT EXISTS (SELECT 1 FROM tenure t WHERE t.organization_id = o.id);

-- name: unused_tags
SELECT t.id, t.name FROM tag t
WHERE t.every = 0 AND NOT EXISTS (SELECT 1 FROM contact_tag x WHERE x.tag_id = t.id);

-- name: empty_households
SELECT h.id, h.name FROM household h WHERE NOT EXISTS (SELECT 1 FROM contact c WHERE c.household_id = h.id);

-- name: last_time
SELECT max(at) AS at FROM operation;

-- name: zones
SELECT timezone AS name, count(*) AS n, min(id) AS id FROM contact WHERE timezone <> '' GROUP BY timezone ORDER BY min(id);
