-- The week's plan. What core/cadence.py computes rank and strength from comes with each row.

-- name: of_week
SELECT id, week, first_on, made_on, capacity, minutes,
       EXISTS (SELECT 1 FROM follow_up f WHERE f.done_on IS NULL AND f.due_on >= :since) AS has_follow_ups
FROM plan WHERE week = :week;

-- name: of_day
SELECT id, week, first_on, made_on, capacity, minutes FROM plan
WHERE first_on <= :today AND first_on > :week_ago ORDER BY first_on DESC LIMIT 1;

-- name: undated
SELECT id, week FROM plan WHERE first_on IS NULL;

-- name: before
SELECT id, week, first_on, made_on, capacity, minutes FROM plan WHERE first_on < :first ORDER BY first_on DESC LIMIT 1;

-- name: later
SELECT week FROM plan WHERE first_on > :first ORDER BY first_on LIMIT 1;

-- name: rows
SELECT r.id AS row_id, r.position, r.contact_id AS id, r.kind, r.carried_from, r.outcome AS written, r.minutes,
       c.household_id, c.check_in, c.archived_on, c.snoozed_until, c.last_contact, c.last_attempt,
       coalesce((SELECT 'tag ' || min(x.tag_id) FROM contact_tag x WHERE x.contact_id = c.id),
                'organization ' || c.organization_id, '') AS grp,
       (SELECT min(CASE WHEN i.attempt THEN 1 ELSE 0 END) || max(i.day) FROM participant p JOIN interaction i ON i.id = p.interaction_id
        WHERE i.day BETWEEN :week_before AND :last AND (i.day >= :first OR i.created_at >= :made)
          AND p.contact_id IN (
            SELECT c.id UNION ALL SELECT m.id FROM contact m WHERE m.household_id = c.household_id)) AS met,
       f.met_on, f.due_on, f.done_on, e.name AS event,
       -- What is on record since the event, the rest of its day apart: that is told by done_on.
       CASE WHEN f.id IS NOT NULL THEN (
            SELECT min(CASE WHEN i.attempt THEN 1 ELSE 0 END) || max(i.day) FROM participant p JOIN interaction i ON i.id = p.interaction_id
            WHERE p.contact_id = c.id AND i.day <= :last
              AND (i.day > f.met_on OR (i.attempt AND i.day = f.met_on))) END AS answered
FROM plan_row r JOIN contact c ON c.id = r.contact_id
LEFT JOIN follow_up f ON f.id = (
    SELECT x.id FROM follow_up x WHERE x.contact_id = r.contact_id AND x.met_on BETWEEN :met_since AND :last
    ORDER BY x.met_on DESC, x.id DESC LIMIT 1)
LEFT JOIN event e ON e.id = f.event_id
WHERE r.plan_id = :plan ORDER BY r.position;

-- name: to_close
SELECT p.id, p.week, p.first_on, p.made_on, p.capacity, p.minutes FROM plan p
WHERE p.first_on < :first
  AND (p.first_on >= :week_before OR EXISTS (SELECT 1 FROM plan_row r WHERE r.plan_id = p.id AND r.outcome IS NULL));

-- name: since
SELECT id, week, first_on, made_on, capacity, minutes FROM plan WHERE first_on >= :first ORDER BY first_on;

-- name: oldest
SELECT min(first_on) AS first_on FROM plan;

-- name: numbered
SELECT max(json_extract(h.before, '$.position')) AS position FROM change h
WHERE h.table_name = 'plan_row' AND h.before IS NOT NULL AND h.after IS NULL
  AND json_extract(h.before, '$.plan_id') = :plan;

-- name: waiting
SELECT (SELECT count(*) FROM contact c WHERE c.check_in <= :until)
     - (SELECT count(*) FROM contact c
        WHERE c.check_in IS NOT NULL AND +c.check_in > :today AND +c.check_in <= :until AND c.snoozed_until > :today)
     - (SELECT count(*) FROM (SELECT DISTINCT r.contact_id FROM plan_row r WHERE r.plan_id = :plan) AS p
        JOIN contact c ON c.id = p.contact_id
        WHERE c.check_in <= :until AND NOT (c.check_in > :today AND coalesce(c.snoozed_until, '') > :today)) AS n;

-- name: waiting_at_home
SELECT c.household_id, count(*) AS n FROM contact c
WHERE c.household_id IS NOT NULL AND +c.check_in <= :until AND coalesce(c.snoozed_until, '') <= :today
  AND c.id NOT IN (SELECT r.contact_id FROM plan_row r WHERE r.plan_id = :plan)
GROUP BY c.household_id;

-- name: resting_homes
SELECT DISTINCT m.household_id FROM contact m
WHERE m.household_id IS NOT NULL AND m.archived_on IS NULL AND +m.check_in > :until AND m.last_contact IS NOT NULL
  AND m.last_contact >= (SELECT max(coalesce(x.last_contact, '')) FROM contact x
                         WHERE x.household_id = m.household_id AND x.archived_on IS NULL);

-- name: tracked
SELECT 1 AS yes FROM contact WHERE check_in IS NOT NULL LIMIT 1;

-- name: own_minutes
SELECT c.id, c.last_channel, avg(nullif(i.minutes, 0)) AS minutes
FROM json_each(:ids) j JOIN contact c ON c.id = j.value
LEFT JOIN participant p ON p.contact_id = c.id
LEFT JOIN interaction i ON i.id = p.interaction_id AND i.channel = c.last_channel
GROUP BY c.id, c.last_channel;

-- name: together
SELECT c.id, m.name FROM json_each(:ids) j JOIN contact c ON c.id = j.value
JOIN contact m ON m.household_id = c.household_id AND m.id <> c.id AND m.archived_on IS NULL
ORDER BY c.id, m.folded;

-- name: bonus
SELECT DISTINCT c.id, c.name, c.folded
FROM interaction i JOIN participant p ON p.interaction_id = i.id JOIN contact c ON c.id = p.contact_id
WHERE i.day BETWEEN :first AND :last AND NOT i.attempt AND c.check_in IS NOT NULL
  AND c.id NOT IN (SELECT r.contact_id FROM plan_row r WHERE r.plan_id = :plan)
  AND coalesce(c.household_id, 0) NOT IN (
      SELECT coalesce(m.household_id, -1) FROM plan_row r JOIN contact m ON m.id = r.contact_id WHERE r.plan_id = :plan)
ORDER BY c.folded LIMIT :limit;

-- name: details
SELECT c.id, c.name, c.circle, c.every, c.contact_days, c.last_contact, c.last_channel, c.unanswered, c.last_attempt,
       c.check_in, c.silent_since, c.snoozed_until, c.next_on, c.archived_on, c.note, c.private, c.avoid, o.name AS organization,
       coalesce((SELECT 'tag ' || min(x.tag_id) FROM contact_tag x WHERE x.contact_id = c.id),
                'organization ' || c.organization_id, '') AS grp,
       (SELECT min(t.every) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
        WHERE x.contact_id = c.id AND t.every > 0) AS tag_every,
       (SELECT group_concat(point, char(31)) FROM (
            SELECT k.kind || char(30) || k.value AS point FROM contact_point k
            WHERE k.contact_id = c.id ORDER BY k.id) y) AS points,
       (SELECT text FROM (
            SELECT i.day, i.summary AS text, i.id FROM participant p JOIN interaction i ON i.id = p.interaction_id
            WHERE p.contact_id = c.id AND i.summary <> ''
            UNION ALL
            SELECT f.day, f.text, f.id FROM fact f
            WHERE f.contact_id = c.id AND (f.expires_on IS NULL OR f.expires_on >= :today)
        ) y ORDER BY day DESC, id DESC LIMIT 1) AS talk,
       (SELECT v.direction || char(31) || v.text FROM favor v WHERE v.contact_id = c.id AND v.state = 'open'
        ORDER BY coalesce(v.due_on, '9999'), v.id LIMIT 1) AS favor,
       (SELECT group_concat(told, char(31)) FROM (
            SELECT n.kind || char(30) || n.before || char(30) || n.after AS told FROM news n
            WHERE n.contact_id = c.id AND n.day >= :fresh AND n.kind IN ('organization', 'title')
              AND coalesce(c.last_contact, '') < n.day ORDER BY n.id) y) AS news
FROM json_each(:ids) j JOIN contact c ON c.id = j.value
LEFT JOIN organization o ON o.id = c.organization_id
ORDER BY j.key;

-- name: gap
SELECT c.id, c.household_id
FROM tag t CROSS JOIN contact_tag x CROSS JOIN contact c
WHERE x.tag_id = t.id AND c.id = x.contact_id
  AND NOT EXISTS (SELECT 1 FROM contact_tag y WHERE y.tag_id = t.id LIMIT 1 OFFSET :most)
  AND NOT EXISTS (SELECT 1 FROM contact_tag y JOIN contact d ON d.id = y.contact_id
                  WHERE y.tag_id = t.id AND d.last_contact >= :since)
  AND (SELECT count(*) FROM (SELECT 1 AS kept FROM contact_tag y JOIN contact d ON d.id = y.contact_id
                             WHERE y.tag_id = t.id AND d.check_in IS NOT NULL LIMIT 3) AS three) = 3
  AND NOT EXISTS (SELECT 1 FROM json_each(:ids) j JOIN contact_tag y ON y.contact_id = j.value
                  WHERE y.tag_id = t.id)
  AND c.check_in IS NOT NULL AND c.archived_on IS NULL AND c.last_contact IS NOT NULL AND c.unanswered = 0
  AND coalesce(c.snoozed_until, '') <= :today
ORDER BY c.contact_days DESC, c.id LIMIT 20;

-- name: silent_tags
SELECT x.contact_id AS id, t.name, coalesce((
    SELECT max(d.last_contact) FROM contact_tag y JOIN contact d ON d.id = y.contact_id WHERE y.tag_id = t.id
    ), '') AS latest
FROM json_each(:ids) j JOIN contact_tag x ON x.contact_id = j.value JOIN tag t ON t.id = x.tag_id
WHERE NOT EXISTS (SELECT 1 FROM contact_tag y WHERE y.tag_id = t.id LIMIT 1 OFFSET :most)
ORDER BY latest, t.id;
