-- What newer lists told of people.

-- name: since
SELECT n.day, n.kind, c.id, c.name, n.before, n.after, n.source
FROM news n JOIN contact c ON c.id = n.contact_id
WHERE n.day >= :since AND NOT c.private ORDER BY n.day DESC, n.id DESC LIMIT :limit;
