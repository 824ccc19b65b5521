-- Who is not placed yet. Left-out people are in no circle on purpose.

-- name: candidates
SELECT c.id, c.name, coalesce(o.name, ''), c.title, c.city, c.contact_days, coalesce(c.last_contact, ''), c.met_on
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
WHERE c.circle IS NULL AND c.check_in IS NULL AND c.archived_on IS NULL AND NOT c.left_out
ORDER BY c.contact_days DESC, c.last_contact DESC, c.met_on DESC, c.id
LIMIT :limit;
