-- The balance of the network. A tie is who is tracked or was in touch, which `silent_since` tells; nobody who is
-- archived, dead or private. What is asked of all of them is asked in one pass each, or of the JSON list
-- :ids unless of :everybody.

-- name: ties
SELECT id, circle, contact_days, last_contact, silent_since, unanswered FROM contact
WHERE silent_since IS NOT NULL AND archived_on IS NULL AND NOT deceased AND NOT private
  AND (:everybody OR id IN (SELECT value FROM json_each(:ids)));

-- name: names_only
SELECT count(*) AS n FROM contact WHERE silent_since IS NULL AND archived_on IS NULL AND NOT deceased AND NOT private
  AND (:everybody OR id IN (SELECT value FROM json_each(:ids)));

-- name: by_tag
SELECT '' AS kind, t.name, g.people FROM (
    SELECT x.tag_id, count(*) AS people FROM contact c JOIN contact_tag x ON x.contact_id = c.id
    WHERE c.silent_since IS NOT NULL AND c.archived_on IS NULL AND NOT c.deceased AND NOT c.private
      AND (:everybody OR c.id IN (SELECT value FROM json_each(:ids)))
    GROUP BY x.tag_id) g
JOIN tag t ON t.id = g.tag_id;

-- name: tagged
SELECT count(*) AS n FROM contact c
WHERE c.silent_since IS NOT NULL AND c.archived_on IS NULL AND NOT c.deceased AND NOT c.private
  AND (:everybody OR c.id IN (SELECT value FROM json_each(:ids)))
  AND EXISTS (SELECT 1 FROM contact_tag x WHERE x.contact_id = c.id);

-- name: by_organization
SELECT '' AS kind, o.name, g.people FROM (
    SELECT organization_id, count(*) AS people FROM contact
    WHERE silent_since IS NOT NULL AND archived_on IS NULL AND NOT deceased AND NOT private
      AND (:everybody OR id IN (SELECT value FROM json_each(:ids)))
      AND organization_id IS NOT NULL
    GROUP BY organization_id) g
JOIN organization o ON o.id = g.organization_id;

-- name: by_city
SELECT '' AS kind, city AS name, count(*) AS people FROM contact
WHERE silent_since IS NOT NULL AND archived_on IS NULL AND NOT deceased AND NOT private
  AND (:everybody OR id IN (SELECT value FROM json_each(:ids)))
  AND city <> '' GROUP BY city;

-- Where each came from: whose introduction, else where you met, else whose list they are in.

-- name: by_origin
SELECT 'introduction' AS kind, b.name, g.people FROM (
    SELECT introduced_by, count(*) AS people FROM contact
    WHERE silent_since IS NOT NULL AND archived_on IS NULL AND NOT deceased AND NOT private
      AND (:everybody OR id IN (SELECT value FROM json_each(:ids)))
      AND introduced_by IS NOT NULL
    GROUP BY introduced_by) g
JOIN contact b ON b.id = g.introduced_by AND NOT b.private
UNION ALL
SELECT 'event', met_at, count(*) FROM contact
WHERE silent_since IS NOT NULL AND archived_on IS NULL AND NOT deceased AND NOT private
  AND (:everybody OR id IN (SELECT value FROM json_each(:ids)))
  AND introduced_by IS NULL AND met_at <> ''
GROUP BY met_at
UNION ALL
SELECT 'online', l.source, count(*) FROM (SELECT contact_id, min(source) AS source FROM listed GROUP BY contact_id) l
JOIN contact c ON c.id = l.contact_id
WHERE c.silent_since IS NOT NULL AND c.archived_on IS NULL AND NOT c.deceased AND NOT c.private
  AND (:everybody OR c.id IN (SELECT value FROM json_each(:ids)))
  AND c.introduced_by IS NULL AND c.met_at = ''
GROUP BY l.source;

-- Of those who are shown, by a JSON list of their ids.

-- name: names
SELECT c.id, c.name FROM json_each(:ids) j JOIN contact c ON c.id = j.value;

-- name: seen
SELECT p.contact_id AS id, count(DISTINCT i.day) AS days
FROM json_each(:ids) j
CROSS JOIN participant p ON p.contact_id = j.value
CROSS JOIN interaction i ON i.id = p.interaction_id
WHERE i.day >= :since AND NOT i.attempt GROUP BY p.contact_id;
