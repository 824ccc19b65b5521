-- The rows of an export, which conditions and the order by id of listing.sql go behind. Values of one cell are parted by char(31); the kind, the label and the
-- value of a point by char(29).

-- name: contacts
SELECT c.uid, c.name, c.nickname, o.name AS organization, c.title, c.city, c.circle, CAST(nullif(c.every, 0) AS TEXT) AS every,
    (SELECT group_concat(t.name, char(31)) FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE x.contact_id = c.id)
        AS tags,
    (SELECT group_concat(point, char(31)) FROM (
        SELECT k.kind || char(29) || k.label || char(29) || k.value AS point FROM contact_point k
        WHERE k.contact_id = c.id ORDER BY k.id)) AS points,
    c.birthday, c.met_on, c.met_at, b.name AS introduced_by, c.note, c.last_contact, c.check_in, c.snoozed_until,
    c.archived_on, CASE WHEN c.deceased THEN 'yes' END AS deceased, c.extra
FROM contact c
LEFT JOIN organization o ON o.id = c.organization_id
LEFT JOIN contact b ON b.id = c.introduced_by;

-- name: calendar
SELECT c.uid, c.name, c.circle, c.check_in, c.birthday, o.name AS organization, c.title,
    (SELECT k.value FROM contact_point k WHERE k.contact_id = c.id ORDER BY k.kind = 'url', k.id LIMIT 1) AS reach
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id;

-- name: interactions
SELECT i.uid, i.day, i.channel, i.direction, CASE WHEN i.attempt THEN 'yes' END, CAST(nullif(i.minutes, 0) AS TEXT),
    (SELECT group_concat(c.name, char(31)) FROM participant p JOIN contact c ON c.id = p.contact_id
     WHERE p.interaction_id = i.id),
    (SELECT group_concat(c.uid, char(31)) FROM participant p JOIN contact c ON c.id = p.contact_id
     WHERE p.interaction_id = i.id),
    i.summary
FROM interaction i ORDER BY i.id;
