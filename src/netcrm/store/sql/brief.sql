-- What is to be known of people before meeting them, or before asking something of them; for all of them at once.

-- name: people
SELECT c.id, c.name, c.nickname, c.title, c.city, c.circle, c.birthday, c.met_on, c.met_at, c.note, c.contact_days,
       c.last_contact, c.last_channel, c.unanswered, c.last_attempt, c.check_in, c.silent_since, c.owed_since,
       c.archived_on, c.deceased, o.name AS organization, b.name AS broker,
       (SELECT group_concat(name, char(31)) FROM (
            SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag_id
            WHERE x.contact_id = c.id ORDER BY t.folded)) AS tags,
       (SELECT group_concat(m.name, char(31)) FROM contact m
        WHERE m.household_id = c.household_id AND m.id <> c.id AND m.archived_on IS NULL) AS household,
       (SELECT group_concat(point, char(31)) FROM (
            SELECT k.kind || char(30) || k.value AS point FROM contact_point k
            WHERE k.contact_id = c.id ORDER BY k.id)) AS points,
       (SELECT min(i.day) FROM participant p JOIN interaction i ON i.id = p.interaction_id
        WHERE p.contact_id = c.id AND NOT i.attempt) AS first_day,
       (SELECT count(*) FROM favor v WHERE v.contact_id = c.id AND v.state = 'done' AND v.direction = 'given') AS given,
       (SELECT count(*) FROM favor v
        WHERE v.contact_id = c.id AND v.state = 'done' AND v.direction = 'received') AS received,
       (SELECT group_concat(n.kind || char(30) || n.before || char(30) || n.after, char(31)) FROM news n
        WHERE n.contact_id = c.id AND n.kind IN ('organization', 'title')
          AND coalesce(c.last_contact, '') < n.day) AS news
FROM json_each(:ids) j JOIN contact c ON c.id = j.value
LEFT JOIN organization o ON o.id = c.organization_id
LEFT JOIN contact b ON b.id = c.introduced_by
ORDER BY j.key;

-- name: moments
SELECT e.contact_id, e.day, e.channel, e.direction, e.minutes, e.summary,
       (SELECT group_concat(c.name, char(31)) FROM participant q JOIN contact c ON c.id = q.contact_id
        WHERE q.interaction_id = e.id AND q.contact_id <> e.contact_id) AS people
FROM (SELECT p.contact_id, i.id, i.day, i.channel, i.direction, i.minutes, i.summary,
             row_number() OVER (PARTITION BY p.contact_id ORDER BY i.day DESC, i.id DESC) AS place
      FROM json_each(:ids) j JOIN participant p ON p.contact_id = j.value JOIN interaction i ON i.id = p.interaction_id
      WHERE NOT i.attempt) e
WHERE e.place <= :most ORDER BY e.contact_id, e.place;

-- name: news
SELECT n.day, n.kind, c.id, c.name, n.before, n.after, n.source
FROM json_each(:ids) j JOIN news n ON n.contact_id = j.value JOIN contact c ON c.id = n.contact_id
WHERE n.kind IN ('organization', 'title') AND coalesce(c.last_contact, '') < n.day
ORDER BY n.day DESC, n.id DESC;

-- name: events
SELECT id, name, kind FROM event ORDER BY day DESC, id DESC;

-- name: likely
SELECT c.id, count(*) AS times, max(e.day) AS last, sum(e.same) AS same
FROM (SELECT p.contact_id, max(i.day) AS day, max(j.same) AS same
      FROM (SELECT value AS event_id, 1 AS same FROM json_each(:same)
            UNION ALL SELECT value, 0 FROM json_each(:others)) j
      JOIN interaction i ON i.event_id = j.event_id AND NOT i.attempt
      JOIN participant p ON p.interaction_id = i.id
      GROUP BY p.contact_id, j.event_id) e
JOIN contact c ON c.id = e.contact_id AND c.archived_on IS NULL AND NOT c.deceased
GROUP BY c.id ORDER BY same DESC, times DESC, last DESC, c.id LIMIT :limit;
