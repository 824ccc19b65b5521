-- What stands beside a week's plan.

-- name: birthdays_of_tracked
SELECT c.id, c.name, c.birthday FROM contact c
WHERE c.birthday <> '' AND substr(c.birthday, -5) IN (SELECT value FROM json_each(:days))
  AND (length(c.birthday) = 10 OR c.birthday LIKE '--%') AND c.archived_on IS NULL AND c.check_in IS NOT NULL
ORDER BY substr(c.birthday, -5) LIMIT :limit;

-- name: birthdays_of_others
SELECT c.id, c.name, c.birthday FROM contact c
WHERE c.birthday <> '' AND substr(c.birthday, -5) IN (SELECT value FROM json_each(:days))
  AND (length(c.birthday) = 10 OR c.birthday LIKE '--%') AND c.archived_on IS NULL AND c.check_in IS NULL
ORDER BY substr(c.birthday, -5) LIMIT :limit;

-- name: favors
SELECT CASE v.direction WHEN 'given' THEN 'promise' ELSE 'ask' END AS kind, v.id AS number, c.id, c.name, v.text,
       coalesce(v.due_on, v.day) AS day
FROM favor v JOIN contact c ON c.id = v.contact_id
WHERE v.state = 'open' AND (v.due_on <= :last OR (v.due_on IS NULL AND v.direction = 'received' AND v.day <= :asked_by))
  AND c.archived_on IS NULL
ORDER BY v.direction, day, v.id LIMIT :limit;

-- name: reminders
SELECT r.id AS number, c.id, c.name, r.text, r.day FROM reminder r LEFT JOIN contact c ON c.id = r.contact_id
WHERE r.done_on IS NULL AND r.day <= :last AND c.archived_on IS NULL ORDER BY r.day, r.id LIMIT :limit;

-- name: owed
SELECT c.id, c.name, c.owed_since, c.last_channel FROM contact c
WHERE c.owed_since BETWEEN :since AND :today AND c.check_in IS NOT NULL
ORDER BY c.owed_since, c.folded LIMIT :limit;
