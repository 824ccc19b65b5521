-- Organizations with their people: who is there, who was, and until when. Private and archived people are apart.

-- name: leave
INSERT INTO tenure (contact_id, organization_id, title, until) VALUES (:contact, :organization, :title, :until)
ON CONFLICT DO NOTHING;

-- name: every
SELECT id, name, folded FROM organization ORDER BY folded, id;

-- name: all_people
SELECT c.organization_id, c.id, c.name, c.circle, c.contact_days, c.last_contact, c.silent_since
FROM contact c
WHERE c.organization_id IS NOT NULL AND c.archived_on IS NULL AND NOT c.deceased AND (NOT c.private OR :private);

-- name: all_left
SELECT t.organization_id, count(DISTINCT t.contact_id) AS people
FROM tenure t JOIN contact c ON c.id = t.contact_id
WHERE coalesce(c.organization_id, 0) <> t.organization_id AND c.archived_on IS NULL AND (NOT c.private OR :private)
GROUP BY t.organization_id;

-- name: people
SELECT c.id, c.name, c.title, c.circle, c.contact_days, c.last_contact, c.silent_since, c.check_in, c.archived_on,
       c.deceased, c.private
FROM contact c WHERE c.organization_id = :organization ORDER BY c.folded, c.id;

-- name: left
SELECT c.id, c.name, t.title, t.until, o.name AS now_at, c.title AS now_as, c.circle, c.contact_days, c.last_contact,
       c.silent_since, c.check_in, c.private
FROM tenure t JOIN contact c ON c.id = t.contact_id LEFT JOIN organization o ON o.id = c.organization_id
WHERE t.organization_id = :organization AND coalesce(c.organization_id, 0) <> :organization
  AND c.archived_on IS NULL
ORDER BY t.until DESC, c.folded, c.id;

-- name: move_people
UPDATE contact SET organization_id = :into WHERE organization_id = :gone;

-- name: move_tenures
UPDATE tenure SET organization_id = :into
WHERE organization_id = :gone AND NOT EXISTS (
    SELECT 1 FROM tenure x
    WHERE x.organization_id = :into AND x.contact_id = tenure.contact_id AND x.until = tenure.until);

-- name: drop_tenures
DELETE FROM tenure WHERE organization_id = :gone;
