-- What is remembered of people.

-- name: one
SELECT f.id AS number, f.day, c.id, c.name, f.text, f.expires_on
FROM fact f JOIN contact c ON c.id = f.contact_id
WHERE f.id = :number;

-- name: newest
SELECT f.id AS number, f.day, c.id, c.name, f.text, f.expires_on
FROM fact f JOIN contact c ON c.id = f.contact_id
WHERE f.expires_on IS NULL OR f.expires_on >= :today OR :expired
ORDER BY f.id DESC LIMIT :limit;

-- name: of_people
SELECT f.id AS number, f.day, c.id, c.name, f.text, f.expires_on
FROM json_each(:ids) j JOIN fact f ON f.contact_id = j.value JOIN contact c ON c.id = f.contact_id
WHERE f.expires_on IS NULL OR f.expires_on >= :today OR :expired
ORDER BY f.day DESC, f.id DESC LIMIT :limit;
