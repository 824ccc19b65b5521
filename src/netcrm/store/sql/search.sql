-- What `netcrm find` looks through. Each returns the contact, the day and the text in which it was found.

-- name: names
SELECT c.id, c.name, o.name AS organization, c.circle, c.contact_days, c.last_contact, c.check_in, c.silent_since, c.private,
       '' AS day, '' AS text
FROM contact_search s JOIN contact c ON c.id = s.rowid LEFT JOIN organization o ON o.id = c.organization_id
WHERE contact_search MATCH '{folded nickname_folded} : (' || :match || ')' LIMIT :limit;

-- name: organizations
SELECT c.id, c.name, o.name AS organization, c.circle, c.contact_days, c.last_contact, c.check_in, c.silent_since, c.private,
       '' AS day, c.title AS text
FROM organization_search s JOIN organization o ON o.id = s.rowid JOIN contact c ON c.organization_id = o.id
WHERE organization_search MATCH :match LIMIT :limit;

-- name: cards
SELECT c.id, c.name, o.name AS organization, c.circle, c.contact_days, c.last_contact, c.check_in, c.silent_since, c.private,
       '' AS day, trim(c.title || '  ' || c.city || '  ' || c.note) AS text
FROM contact_search s JOIN contact c ON c.id = s.rowid LEFT JOIN organization o ON o.id = c.organization_id
WHERE contact_search MATCH '{title city note} : (' || :match || ')' LIMIT :limit;

-- name: facts
-- Of many, those that were written last are looked at; the index can be walked from either end, so nothing is sorted.
SELECT c.id, c.name, o.name AS organization, c.circle, c.contact_days, c.last_contact, c.check_in, c.silent_since, c.private,
       f.day, f.text
FROM fact_search s JOIN fact f ON f.id = s.rowid JOIN contact c ON c.id = f.contact_id
LEFT JOIN organization o ON o.id = c.organization_id
WHERE fact_search MATCH :match ORDER BY s.rowid DESC LIMIT :limit;

-- name: interactions
SELECT c.id, c.name, o.name AS organization, c.circle, c.contact_days, c.last_contact, c.check_in, c.silent_since, c.private,
       i.day, i.summary AS text
FROM interaction_search s JOIN interaction i ON i.id = s.rowid JOIN participant p ON p.interaction_id = i.id
JOIN contact c ON c.id = p.contact_id LEFT JOIN organization o ON o.id = c.organization_id
WHERE interaction_search MATCH :match ORDER BY s.rowid DESC LIMIT :limit;

-- name: fragments
SELECT c.id, c.name, o.name AS organization, c.circle, c.contact_days, c.last_contact, c.check_in, c.silent_since, c.private,
       '' AS day, '' AS text
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id
-- Each half reads an index alone, a third of the time of the table.
WHERE c.id IN (SELECT id FROM contact WHERE instr(folded, :folded) > 0
               UNION ALL SELECT id FROM contact WHERE nickname_folded > '' AND instr(nickname_folded, :folded) > 0) LIMIT :limit;
