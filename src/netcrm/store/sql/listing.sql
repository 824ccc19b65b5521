-- Lists of contacts: the query, then its conditions and its orders, each by name (store/queries.py puts them together).

-- name: contacts
SELECT c.id, c.name, o.name AS organization, c.title, c.city, c.circle, c.every, c.contact_days, c.last_contact,
       c.check_in, c.silent_since, c.archived_on,
       (SELECT group_concat(t.name, char(31)) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
        WHERE x.contact_id = c.id) AS tags
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id

-- name: present
c.archived_on IS NULL

-- name: archived
c.archived_on IS NOT NULL

-- name: untracked
c.check_in IS NULL

-- name: circle
c.circle = :circle

-- name: tag
c.id IN (SELECT x.contact_id FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE t.folded = :tag)

-- name: org
c.organization_id IN (SELECT id FROM organization WHERE instr(folded, :org))

-- name: city
c.id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :city)

-- name: by_name
c.folded, c.id

-- name: by_last
c.last_contact DESC NULLS LAST, c.folded

-- name: by_silence
c.last_contact NULLS LAST, c.folded

-- name: by_check_in
c.check_in NULLS LAST, c.folded

-- name: by_added
c.id DESC

-- name: by_strength
c.contact_days * c.contact_days * c.contact_days
    / pow(max(0, julianday(:today) - julianday(coalesce(c.last_contact, :today))) + 7, 4) DESC, c.folded

-- name: no_circle
c.circle IS NULL

-- name: by_id
c.id
