-- One-off reminders. Those that are due stand beside the plan: beside.sql.

-- name: listed
SELECT r.id AS number, r.day, c.id, c.name, r.text, r.done_on
FROM reminder r LEFT JOIN contact c ON c.id = r.contact_id
WHERE (r.done_on IS NULL OR :ticked) AND (r.contact_id = :contact OR :contact IS NULL)
ORDER BY r.day, r.id;

-- name: one
SELECT r.id AS number, r.day, c.id, c.name, r.text, r.done_on
FROM reminder r LEFT JOIN contact c ON c.id = r.contact_id
WHERE r.id = :number;
