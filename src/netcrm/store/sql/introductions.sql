-- Introductions: who brought whom to whom (without a broker it was the owner), and whom each has to do with.

-- name: one
SELECT n.id AS number, n.state, n.day, n.because, n.person_id AS id, a.name, n.other_id, b.name AS other,
       n.broker_id, k.name AS broker
FROM introduction n
JOIN contact a ON a.id = n.person_id
JOIN contact b ON b.id = n.other_id
LEFT JOIN contact k ON k.id = n.broker_id
WHERE n.id = :number;

-- name: listed
SELECT n.id AS number, n.state, n.day, n.because, n.person_id AS id, a.name, n.other_id, b.name AS other,
       n.broker_id, k.name AS broker
FROM introduction n
JOIN contact a ON a.id = n.person_id
JOIN contact b ON b.id = n.other_id
LEFT JOIN contact k ON k.id = n.broker_id
WHERE n.state IN (SELECT value FROM json_each(:states))
ORDER BY n.day DESC, n.id DESC;

-- name: of
SELECT n.id AS number, n.state, n.day, n.because, n.person_id AS id, a.name, n.other_id, b.name AS other,
       n.broker_id, k.name AS broker
FROM introduction n
JOIN contact a ON a.id = n.person_id
JOIN contact b ON b.id = n.other_id
LEFT JOIN contact k ON k.id = n.broker_id
WHERE (n.person_id = :contact OR n.other_id = :contact OR n.broker_id = :contact)
  AND n.state IN (SELECT value FROM json_each(:states))
ORDER BY n.day DESC, n.id DESC;

-- name: between
SELECT n.id AS number, n.state FROM introduction n
WHERE ((n.person_id = :one AND n.other_id = :other) OR (n.person_id = :other AND n.other_id = :one))
  AND n.state <> 'declined'
ORDER BY n.id LIMIT 1;

-- name: circle
WITH RECURSIVE before(id) AS (  -- UNION, so that an old circle ends it
    VALUES (CAST(:broker AS BIGINT))
    UNION
    SELECT c.introduced_by FROM before JOIN contact c ON c.id = before.id WHERE c.introduced_by IS NOT NULL)
SELECT b.name FROM contact b WHERE b.id = :broker AND :id IN (SELECT id FROM before);

-- The steps of a way: what ties each of :ids, a JSON list, to others; a pair of two of them comes once. Of a gathering
-- of :crowd people or more nothing follows.

-- name: at_interactions
WITH met(one, interaction, channel, day) AS MATERIALIZED (
    SELECT p.contact_id, i.id, i.channel, i.day
    FROM json_each(:ids) j
    CROSS JOIN participant p ON p.contact_id = j.value
    CROSS JOIN interaction i ON i.id = p.interaction_id
    WHERE NOT i.attempt AND i.event_id IS NULL),
sizes(interaction, size) AS MATERIALIZED (
    SELECT r.interaction_id, count(*) FROM participant r
    WHERE r.interaction_id IN (SELECT interaction FROM met)
    GROUP BY r.interaction_id HAVING count(*) BETWEEN 2 AND :crowd - 1)
SELECT met.one, q.contact_id AS other, met.channel, count(*) AS times, sum(1.0 / (s.size - 1)) AS share,
       max(met.day) AS day
FROM sizes s
JOIN met ON met.interaction = s.interaction
JOIN participant q ON q.interaction_id = s.interaction AND q.contact_id <> met.one
WHERE q.contact_id > met.one OR q.contact_id NOT IN (SELECT value FROM json_each(:ids))
GROUP BY met.one, q.contact_id, met.channel;

-- name: at_events
WITH came(one, event) AS MATERIALIZED (
    SELECT DISTINCT p.contact_id, i.event_id
    FROM json_each(:ids) j
    CROSS JOIN participant p ON p.contact_id = j.value
    CROSS JOIN interaction i ON i.id = p.interaction_id
    WHERE i.event_id IS NOT NULL AND NOT i.attempt),
there(event, contact) AS MATERIALIZED (
    SELECT DISTINCT k.event_id, r.contact_id
    FROM interaction k JOIN participant r ON r.interaction_id = k.id
    WHERE k.event_id IN (SELECT event FROM came) AND NOT k.attempt),
sizes(event, size) AS MATERIALIZED (
    SELECT event, count(*) FROM there GROUP BY event HAVING count(*) BETWEEN 2 AND :crowd - 1)
SELECT came.one, there.contact AS other, 'in_person' AS channel, count(*) AS times,
       sum(1.0 / (sizes.size - 1)) AS share, max(e.day) AS day
FROM sizes
JOIN came ON came.event = sizes.event
JOIN there ON there.event = sizes.event AND there.contact <> came.one
JOIN event e ON e.id = sizes.event
WHERE there.contact > came.one OR there.contact NOT IN (SELECT value FROM json_each(:ids))
GROUP BY came.one, there.contact;

-- name: made_near
SELECT n.person_id, n.other_id, n.broker_id FROM introduction n
WHERE n.state IN ('made', 'thanked')
  AND (n.person_id IN (SELECT value FROM json_each(:ids)) OR n.other_id IN (SELECT value FROM json_each(:ids))
       OR n.broker_id IN (SELECT value FROM json_each(:ids)));

-- name: brought_near
SELECT c.id, c.introduced_by FROM contact c WHERE c.introduced_by IN (SELECT value FROM json_each(:ids))
UNION
SELECT c.id, c.introduced_by FROM json_each(:ids) j JOIN contact c ON c.id = j.value
WHERE c.introduced_by IS NOT NULL;

-- name: homes_near
SELECT c.id AS one, h.id AS other FROM json_each(:ids) j JOIN contact c ON c.id = j.value
JOIN contact h ON h.household_id = c.household_id AND h.id <> c.id;

-- name: ties
SELECT c.id, c.name, c.circle, c.contact_days, c.last_contact, c.silent_since,
       c.archived_on IS NOT NULL OR c.deceased OR c.private AS gone
FROM json_each(:ids) j JOIN contact c ON c.id = j.value;

-- name: of_organization
SELECT c.id, c.name FROM organization o CROSS JOIN contact c ON c.organization_id = o.id
WHERE instr(o.folded, :org) > 0 AND c.archived_on IS NULL AND NOT c.deceased AND NOT c.private
ORDER BY c.contact_days * c.contact_days * c.contact_days
    / pow(max(0, julianday(:today) - julianday(coalesce(c.last_contact, :today))) + 7, 4) DESC, c.id
LIMIT :limit;

-- Who should meet: of the people seen lately the warmest, in the order of warmth (core/listing.py), and what is known.

-- name: warmest
SELECT c.id, c.name, c.title, c.city, c.organization_id, o.name AS organization, c.household_id, c.circle,
       c.contact_days, c.last_contact, c.silent_since
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.last_contact >= :since AND c.archived_on IS NULL AND NOT c.deceased AND NOT c.private
ORDER BY c.contact_days * c.contact_days * c.contact_days
    / pow(max(0, julianday(:today) - julianday(c.last_contact)) + 7, 4) DESC, c.id
LIMIT :limit;

-- name: tags
SELECT x.contact_id AS id, t.name FROM json_each(:ids) j
JOIN contact_tag x ON x.contact_id = j.value JOIN tag t ON t.id = x.tag_id ORDER BY t.folded;

-- name: wishes
SELECT f.contact_id AS id, f.text FROM json_each(:ids) j
JOIN favor f ON f.contact_id = j.value
WHERE f.direction = 'given' AND f.state = 'open' ORDER BY f.id;

-- name: any_between
SELECT n.person_id AS one, n.other_id AS other FROM introduction n
WHERE n.person_id IN (SELECT value FROM json_each(:ids)) AND n.other_id IN (SELECT value FROM json_each(:ids));
