-- Favors given and received; those that are open are promises and asks. Those that are due stand beside the plan: beside.sql.

-- name: one
SELECT v.id AS number, v.direction, v.state, c.id, c.name, v.text, v.day, v.due_on, v.done_on
FROM favor v JOIN contact c ON c.id = v.contact_id
WHERE v.id = :number;

-- name: open
SELECT v.id AS number, v.direction, v.state, c.id, c.name, v.text, v.day, v.due_on, v.done_on
FROM favor v JOIN contact c ON c.id = v.contact_id
WHERE v.state = 'open' ORDER BY coalesce(v.due_on, '9999'), v.day, v.id;

-- name: every
SELECT v.id AS number, v.direction, v.state, c.id, c.name, v.text, v.day, v.due_on, v.done_on
FROM favor v JOIN contact c ON c.id = v.contact_id
ORDER BY v.state <> 'open', CASE WHEN v.state = 'open' THEN coalesce(v.due_on, '9999') || v.day END,
         CASE WHEN v.state = 'open' THEN v.id END, coalesce(v.done_on, v.day) DESC, v.id DESC;

-- name: of_people
SELECT v.id AS number, v.direction, v.state, c.id, c.name, v.text, v.day, v.due_on, v.done_on
FROM json_each(:ids) j JOIN favor v ON v.contact_id = j.value JOIN contact c ON c.id = v.contact_id
WHERE v.state = 'open' OR :closed
ORDER BY v.state <> 'open', CASE WHEN v.state = 'open' THEN coalesce(v.due_on, '9999') || v.day END,
         CASE WHEN v.state = 'open' THEN v.id END, coalesce(v.done_on, v.day) DESC, v.id DESC;

-- name: balance
SELECT count(CASE WHEN v.state = 'done' AND v.direction = 'given' THEN 1 END) AS given,
       count(CASE WHEN v.state = 'done' AND v.direction = 'received' THEN 1 END) AS received,
       count(CASE WHEN v.state = 'open' AND v.direction = 'given' THEN 1 END) AS promises,
       count(CASE WHEN v.state = 'open' AND v.direction = 'received' THEN 1 END) AS asks
FROM favor v WHERE v.contact_id = :id;

-- name: person
SELECT c.check_in, c.last_contact, c.deceased, c.archived_on FROM contact c WHERE c.id = :id;
