-- What events and interactions cost, and what came of them. Sums of money are by currency, never across.

-- name: week_events
SELECT count(*) AS events, sum(hours) AS hours FROM event WHERE day >= :first AND day <= :last;

-- name: events
SELECT id, name, day, kind, cost, currency, hours FROM event WHERE day >= :since ORDER BY day DESC, id DESC;

-- What was logged at the events: beside the hours and the cost that they have themselves.

-- name: at_events
SELECT e.id, i.currency, count(*) AS times, sum(i.minutes) AS minutes, sum(i.cost) AS cost
FROM event e JOIN interaction i ON i.event_id = e.id AND NOT i.attempt
WHERE e.day >= :since AND e.day <= :until GROUP BY e.id, i.currency;

-- By day, as the index has them, so that nothing is sorted; + keeps SQLite from the index of events, which has them all.

-- name: channels
SELECT day, channel, currency, count(CASE WHEN NOT attempt THEN 1 END) AS times,
       count(CASE WHEN NOT attempt AND minutes = 0 THEN 1 END) AS without, sum(minutes) AS minutes, sum(cost) AS cost
FROM interaction WHERE day >= :since AND day <= :until AND +event_id IS NULL
GROUP BY day, channel, currency;

-- Who was met since a day, and where: by what the contact says, and by the follow-ups of events and what was logged there.

-- name: met
SELECT id, met_on, met_at, contact_days, last_contact FROM contact WHERE met_on >= :since AND met_on <> '';

-- name: there
SELECT c.id, g.event_id, c.met_on, c.contact_days, c.last_contact
FROM (SELECT f.contact_id, f.event_id FROM event e CROSS JOIN follow_up f WHERE f.event_id = e.id AND e.day >= :since
      UNION
      SELECT p.contact_id, i.event_id FROM event e CROSS JOIN interaction i CROSS JOIN participant p
      WHERE i.event_id = e.id AND NOT i.attempt AND p.interaction_id = i.id AND e.day >= :since) g
JOIN contact c ON c.id = g.contact_id;

-- name: entries
SELECT p.contact_id AS id, i.day, i.channel
FROM json_each(:ids) j CROSS JOIN participant p CROSS JOIN interaction i
WHERE p.contact_id = j.value AND i.id = p.interaction_id AND i.day >= :first AND NOT i.attempt
ORDER BY p.contact_id, i.day, i.id;

-- What came since a day. Whoever is private is counted, and `hidden` from what is listed.

-- name: favors
SELECT contact_id, direction, coalesce(done_on, day) AS day FROM favor
WHERE state = 'done' AND coalesce(done_on, day) >= :since;

-- name: introductions
SELECT person_id, other_id, broker_id, day FROM introduction WHERE state IN ('made', 'thanked') AND day >= :since;

-- name: outcomes
SELECT u.id AS number, u.day, u.contact_id AS id, c.name, u.event_id, e.name AS event, u.text, u.value, u.currency,
       coalesce(c.private, false) AS hidden
FROM outcome u LEFT JOIN contact c ON c.id = u.contact_id LEFT JOIN event e ON e.id = u.event_id
WHERE u.day >= :since ORDER BY u.day DESC, u.id DESC;
