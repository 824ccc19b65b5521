-- The week's plan. What core/cadence.py computes rank and strength from comes with each row.

-- name: rows
SELECT r.position, r.contact_id AS id
FROM plan p JOIN plan_row r ON r.plan_id = p.id WHERE p.week = :week ORDER BY r.position;

-- name: of_week
SELECT id, capacity FROM plan WHERE week = :week;

-- name: candidates
SELECT c.id, c.circle, c.every, c.contact_days, c.last_contact, c.unanswered, c.check_in, c.first_check_in,
       coalesce((SELECT 'tag ' || min(x.tag_id) FROM contact_tag x WHERE x.contact_id = c.id),
                'organization ' || c.organization_id, '') AS grp
FROM contact c
WHERE c.check_in <= :until
  AND c.id NOT IN (SELECT r.contact_id FROM plan_row r JOIN plan p ON p.id = r.plan_id WHERE p.week = :week);

-- name: waiting
SELECT count(*) AS n FROM contact c
WHERE c.check_in <= :until
  AND c.id NOT IN (SELECT r.contact_id FROM plan_row r JOIN plan p ON p.id = r.plan_id WHERE p.week = :week);

-- name: groups
SELECT coalesce((SELECT 'tag ' || min(x.tag_id) FROM contact_tag x WHERE x.contact_id = c.id),
                'organization ' || c.organization_id, '') AS grp
FROM plan p JOIN plan_row r ON r.plan_id = p.id JOIN contact c ON c.id = r.contact_id WHERE p.week = :week;

-- name: tracked
SELECT 1 AS yes FROM contact WHERE check_in IS NOT NULL LIMIT 1;

-- name: details
SELECT c.id, c.name, c.circle, c.every, c.contact_days, c.last_contact, c.last_channel, c.unanswered, c.last_attempt,
       c.check_in, c.first_check_in, c.snoozed_until, c.next_on, c.archived_on, c.note, o.name AS organization,
       (SELECT min(t.every) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
        WHERE x.contact_id = c.id AND t.every > 0) AS tag_every,
       (SELECT group_concat(k.kind || char(30) || k.value, char(31)) FROM contact_point k
        WHERE k.contact_id = c.id) AS points,
       (SELECT text FROM (
            SELECT i.day, i.summary AS text, i.id FROM participant p JOIN interaction i ON i.id = p.interaction_id
            WHERE p.contact_id = c.id AND i.summary <> ''
            UNION ALL
            SELECT f.day, f.text, f.id FROM fact f
            WHERE f.contact_id = c.id AND (f.expires_on IS NULL OR f.expires_on >= :today)
        ) ORDER BY day DESC, id DESC LIMIT 1) AS talk,
       (SELECT v.direction || char(31) || v.text FROM favor v WHERE v.contact_id = c.id AND v.state = 'open'
        ORDER BY coalesce(v.due_on, '9999'), v.id LIMIT 1) AS favor
FROM json_each(:ids) j JOIN contact c ON c.id = j.value
LEFT JOIN organization o ON o.id = c.organization_id
ORDER BY j.key;
