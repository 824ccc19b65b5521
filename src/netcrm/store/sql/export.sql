-- The rows of an export, which conditions and the order by id of listing.sql go behind. Values of one cell are parted by char(31); the kind, the label and the
-- value of a point by char(29).

-- name: contacts
SELECT c.uid, c.name, c.nickname, o.name AS organization, c.title, c.city, c.circle, CAST(nullif(c.every, 0) AS TEXT) AS every,
    (SELECT group_concat(name, char(31)) FROM (
        SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag_id
        WHERE x.contact_id = c.id ORDER BY x.tag_id) y) AS tags,
    (SELECT group_concat(point, char(31)) FROM (
        SELECT k.kind || char(29) || k.label || char(29) || k.value AS point FROM contact_point k
        WHERE k.contact_id = c.id ORDER BY k.id) y) AS points,
    c.birthday, c.met_on, c.met_at, b.name AS introduced_by, c.note, c.last_contact, c.check_in, c.snoozed_until,
    c.archived_on, CASE WHEN c.deceased THEN 'yes' END AS deceased, c.extra, c.languages, c.timezone,
    c.avoid, CASE WHEN c.private THEN 'yes' END AS private
FROM contact c
LEFT JOIN organization o ON o.id = c.organization_id
LEFT JOIN contact b ON b.id = c.introduced_by AND (NOT b.private OR :private);

-- name: left_out
SELECT c.id FROM contact c;

-- name: calendar
SELECT c.uid, c.name, c.circle, c.check_in, c.birthday, o.name AS organization, c.title,
    (SELECT k.value FROM contact_point k WHERE k.contact_id = c.id ORDER BY k.kind = 'url', k.id LIMIT 1) AS reach
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id;

-- name: interactions
-- Without :private, what happened with private people alone stays here, and what was said with one of them there.
WITH secret(id) AS (SELECT p.interaction_id FROM contact c JOIN participant p ON p.contact_id = c.id
                    WHERE c.private AND NOT :private)
SELECT i.uid, i.day, i.channel, i.direction, CASE WHEN i.attempt THEN 'yes' END, CAST(nullif(i.minutes, 0) AS TEXT),
    (SELECT group_concat(name, char(31)) FROM (
        SELECT c.name FROM participant p JOIN contact c ON c.id = p.contact_id
        WHERE p.interaction_id = i.id AND (NOT c.private OR :private) ORDER BY p.contact_id) y),
    (SELECT group_concat(uid, char(31)) FROM (
        SELECT c.uid FROM participant p JOIN contact c ON c.id = p.contact_id
        WHERE p.interaction_id = i.id AND (NOT c.private OR :private) ORDER BY p.contact_id) y),
    CASE WHEN i.id IN (SELECT id FROM secret) THEN '' ELSE i.summary END
FROM interaction i
WHERE i.id NOT IN (SELECT id FROM secret) OR EXISTS (
    SELECT 1 FROM participant p JOIN contact c ON c.id = p.contact_id WHERE p.interaction_id = i.id AND NOT c.private)
ORDER BY i.id;

-- name: taken_part
SELECT DISTINCT i.uid FROM json_each(:ids) j
CROSS JOIN participant p ON p.contact_id = j.value
CROSS JOIN interaction i ON i.id = p.interaction_id;

-- name: private_contacts
-- From here on: what of the whole store is of private people alone, their rows, and what nobody else is in or carries.
SELECT id FROM contact WHERE private;

-- name: private_interactions
SELECT DISTINCT p.interaction_id AS id, NOT EXISTS (
    SELECT 1 FROM participant q JOIN contact o ON o.id = q.contact_id
    WHERE q.interaction_id = p.interaction_id AND NOT o.private) AS alone
FROM contact c JOIN participant p ON p.contact_id = c.id WHERE c.private;

-- name: private_organizations
SELECT o.id FROM organization o
WHERE o.id IN (SELECT c.organization_id FROM contact c WHERE c.private
               UNION SELECT t.organization_id FROM contact c JOIN tenure t ON t.contact_id = c.id WHERE c.private)
  AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.organization_id = o.id AND NOT c.private)
  AND NOT EXISTS (SELECT 1 FROM tenure t JOIN contact c ON c.id = t.contact_id
                  WHERE t.organization_id = o.id AND NOT c.private);

-- name: private_households
SELECT h.id FROM household h
WHERE h.id IN (SELECT c.household_id FROM contact c WHERE c.private)
  AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.household_id = h.id AND NOT c.private);

-- name: private_tags
SELECT t.id FROM tag t
WHERE t.id IN (SELECT x.tag_id FROM contact c JOIN contact_tag x ON x.contact_id = c.id WHERE c.private)
  AND NOT EXISTS (SELECT 1 FROM contact_tag x JOIN contact c ON c.id = x.contact_id
                  WHERE x.tag_id = t.id AND NOT c.private);
