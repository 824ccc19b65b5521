-- Everybody at once, to find those who may be one person.

-- name: people
SELECT c.id, c.name, c.folded, c.nickname, o.name AS organization, c.city, c.title, c.birthday, c.household_id, c.circle,
       c.contact_days
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.archived_on IS NULL ORDER BY c.id;

-- name: points
SELECT contact_id, kind, normalized FROM contact_point ORDER BY id;

-- name: names
SELECT contact_id, value FROM alias WHERE kind = 'name' ORDER BY id;
