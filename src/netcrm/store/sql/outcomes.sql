-- What came of contacts and of events: an outcome has one or the other.

-- name: one
SELECT u.id AS number, u.day, c.id, c.name, e.id AS event_id, e.name AS event, u.text, u.value, u.currency
FROM outcome u LEFT JOIN contact c ON c.id = u.contact_id LEFT JOIN event e ON e.id = u.event_id
WHERE u.id = :number;

-- name: every
SELECT u.id AS number, u.day, c.id, c.name, e.id AS event_id, e.name AS event, u.text, u.value, u.currency
FROM outcome u LEFT JOIN contact c ON c.id = u.contact_id LEFT JOIN event e ON e.id = u.event_id
ORDER BY u.day DESC, u.id DESC;

-- name: of_event
SELECT u.id AS number, u.day, NULL AS id, NULL AS name, e.id AS event_id, e.name AS event, u.text, u.value, u.currency
FROM outcome u JOIN event e ON e.id = u.event_id
WHERE u.event_id = :event ORDER BY u.day DESC, u.id DESC;

-- name: of_people
SELECT u.id AS number, u.day, c.id, c.name, NULL AS event_id, NULL AS event, u.text, u.value, u.currency
FROM json_each(:ids) j JOIN outcome u ON u.contact_id = j.value JOIN contact c ON c.id = u.contact_id
ORDER BY u.day DESC, u.id DESC;
