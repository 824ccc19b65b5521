-- What is to be known of people before meeting them, or before asking something of them; for all of them at once. Who
-- is private is not named to others, and what was said with them there is left out.

-- name: people
SELECT c.id, c.name, c.nickname, c.title, c.city, c.circle, c.birthday, c.met_on, c.met_at, c.note, c.contact_days,
       c.last_contact, c.last_channel, c.unanswered, c.last_attempt, c.check_in, c.silent_since, c.owed_since,
       c.archived_on, c.deceased, c.private, c.avoid, c.languages, c.timezone, o.name AS organization, b.name AS broker,
       (SELECT group_concat(name, char(31)) FROM (
            SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag_id
            WHERE x.contact_id = c.id ORDER BY t.folded) y) AS tags,
       (SELECT group_concat(name, char(31)) FROM (
            SELECT m.name FROM contact m WHERE m.household_id = c.household_id AND m.id <> c.id
              AND m.archived_on IS NULL AND NOT m.private ORDER BY m.id) y) AS household,
       (SELECT group_concat(point, char(31)) FROM (
            SELECT k.kind || char(30) || k.value AS point FROM contact_point k
            WHERE k.contact_id = c.id ORDER BY k.id) y) AS points,
       (SELECT min(i.day) FROM participant p JOIN interaction i ON i.id = p.interaction_id
        WHERE p.contact_id = c.id AND NOT i.attempt) AS first_day,
       (SELECT count(*) FROM favor v WHERE v.contact_id = c.id AND v.state = 'done' AND v.direction = 'given') AS given,
       (SELECT count(*) FROM favor v
        WHERE v.contact_id = c.id AND v.state = 'done' AND v.direction = 'received') AS received,
       (SELECT group_concat(told, char(31)) FROM (
            SELECT n.kind || char(30) || n.before || char(30) || n.after AS told FROM news n
            WHERE n.contact_id = c.id AND n.kind IN ('organization', 'title')
              AND coalesce(c.last_contact, '') < n.day ORDER BY n.id) y) AS news
FROM json_each(:ids) j JOIN contact c ON c.id = j.value
LEFT JOIN organization o ON o.id = c.organization_id
LEFT JOIN contact b ON b.id = c.introduced_by AND NOT b.private
ORDER BY j.key;

-- name: moments
SELECT e.contact_id, e.day, e.channel, e.direction, e.minutes,
       CASE WHEN EXISTS (SELECT 1 FROM participant q JOIN contact c ON c.id = q.contact_id
                         WHERE q.interaction_id = e.id AND q.contact_id <> e.contact_id AND c.private)
            THEN '' ELSE e.summary END AS summary,
       (SELECT group_concat(name, char(31)) FROM (
            SELECT c.name FROM participant q JOIN contact c ON c.id = q.contact_id
            WHERE q.interaction_id = e.id AND q.contact_id <> e.contact_id AND NOT c.private
            ORDER BY q.contact_id) y) AS people
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

-- name: likely
SELECT DISTINCT p.contact_id AS id, i.event_id AS event
FROM json_each(:events) j
JOIN interaction i ON i.event_id = j.value AND NOT i.attempt
JOIN participant p ON p.interaction_id = i.id
JOIN contact c ON c.id = p.contact_id AND c.archived_on IS NULL AND NOT c.deceased AND NOT c.private;
