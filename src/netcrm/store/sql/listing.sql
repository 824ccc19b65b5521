-- Lists of contacts: the query, then its conditions and its orders, each by name (store/queries.py puts them together).
-- In `strong` the contact-days that core/cadence.py assumes of who is tracked without a contact on record stand again.

-- name: contacts
SELECT c.id, c.name, o.name AS organization, c.title, c.city, c.circle, c.every, c.contact_days, c.last_contact,
       c.check_in, c.silent_since, c.archived_on, c.private,
       (SELECT group_concat(name, char(31)) FROM (
            SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag_id
            WHERE x.contact_id = c.id ORDER BY x.tag_id) y) AS tags
FROM contact c LEFT JOIN organization o ON o.id = c.organization_id

-- name: ids
SELECT c.id FROM contact c

-- name: present
c.archived_on IS NULL

-- name: archived
c.archived_on IS NOT NULL

-- name: untracked
c.check_in IS NULL

-- name: anybody
1 = 1

-- name: always
1 = 1

-- name: deceased
c.deceased

-- name: circle
c.circle = :value

-- name: tag
c.id IN (SELECT x.contact_id FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE t.folded = :value)

-- name: org
c.organization_id IN (SELECT id FROM organization WHERE instr(folded, :value) > 0)

-- name: org_word
c.organization_id IN (SELECT rowid FROM organization_search WHERE organization_search MATCH :value)

-- name: card
c.id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :value)

-- name: fact_word
c.id IN (SELECT f.contact_id FROM fact_search s JOIN fact f ON f.id = s.rowid WHERE fact_search MATCH :value)

-- name: log_word
c.id IN (SELECT p.contact_id FROM interaction_search s JOIN participant p ON p.interaction_id = s.rowid
         WHERE interaction_search MATCH :value)

-- name: by
c.introduced_by IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :value)

-- name: among
c.id IN (SELECT value FROM json_each(:value))

-- name: numbered
c.id IN (SELECT value FROM json_each(:value))

-- name: event
c.id IN (SELECT p.contact_id FROM interaction i JOIN participant p ON p.interaction_id = i.id
         WHERE i.event_id IN (SELECT value FROM json_each(:value)) AND NOT i.attempt
         UNION ALL SELECT f.contact_id FROM follow_up f WHERE f.event_id IN (SELECT value FROM json_each(:value)))

-- name: point
c.id IN (SELECT k.contact_id FROM contact_point k WHERE k.kind = :other AND lower(k.normalized) LIKE :value ESCAPE '\')

-- name: birthday
c.birthday LIKE :value

-- name: birthday_of_year
c.birthday NOT LIKE '--%' AND c.birthday LIKE :value

-- name: via
c.last_channel = :value

-- name: last_from
c.last_contact >= :value

-- name: due_from
c.check_in >= :value

-- name: met_from
c.met_on >= :value

-- name: added_from
c.created_at >= :value

-- name: every_from
coalesce(nullif(c.every, 0), (SELECT min(t.every) FROM contact_tag x JOIN tag t ON t.id = x.tag_id
                              WHERE x.contact_id = c.id AND t.every > 0)) >= :value

-- name: strong
c.silent_since IS NOT NULL AND :value * pow(CASE WHEN c.last_contact IS NOT NULL THEN c.contact_days
    WHEN c.circle = 'inner' THEN 8 WHEN c.circle = 'close' THEN 4 WHEN c.circle = 'active' THEN 3 ELSE 1 END, 3)
    >= pow(max(0, julianday(:other) - julianday(c.silent_since)) + 7, 4)

-- name: tracked
c.check_in IS NOT NULL

-- name: snoozed
c.check_in IS NOT NULL AND c.snoozed_until > :value

-- name: dormant
c.last_contact < :value AND c.contact_days >= :other AND NOT c.deceased

-- name: unanswered
c.unanswered > 0

-- name: owed
c.owed_since IS NOT NULL

-- name: planned
c.id IN (SELECT r.contact_id FROM plan_row r WHERE r.plan_id = (
    SELECT l.id FROM plan l WHERE l.first_on <= :value AND l.first_on > :other ORDER BY l.first_on DESC LIMIT 1))

-- name: has_point
EXISTS (SELECT 1 FROM contact_point k WHERE k.contact_id = c.id AND k.kind = :value)

-- name: has_org
c.organization_id IS NOT NULL

-- name: has_title
c.title <> ''

-- name: has_city
c.city <> ''

-- name: has_birthday
c.birthday <> ''

-- name: has_note
c.note <> ''

-- name: has_fact
EXISTS (SELECT 1 FROM fact f WHERE f.contact_id = c.id)

-- name: has_tag
EXISTS (SELECT 1 FROM contact_tag x WHERE x.contact_id = c.id)

-- name: has_circle
c.circle IS NOT NULL

-- name: has_nickname
c.nickname <> ''

-- name: has_household
c.household_id IS NOT NULL

-- name: has_met
c.met_on <> '' OR c.met_at <> ''

-- name: has_met_on
c.met_on <> ''

-- name: has_by
c.introduced_by IS NOT NULL

-- name: has_language
c.languages <> ''

-- name: has_timezone
c.timezone <> ''

-- name: has_avoid
c.avoid <> ''

-- name: has_every
c.every > 0

-- name: has_cadence
c.every > 0 OR EXISTS (SELECT 1 FROM contact_tag x JOIN tag t ON t.id = x.tag_id
                       WHERE x.contact_id = c.id AND t.every > 0)

-- name: has_contact
c.last_contact IS NOT NULL

-- name: has_favor
EXISTS (SELECT 1 FROM favor v WHERE v.contact_id = c.id AND v.state = 'open' AND v.direction = :value)

-- name: has_reminder
EXISTS (SELECT 1 FROM reminder m WHERE m.contact_id = c.id AND m.done_on IS NULL)

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

-- name: private
c.private

-- name: not_private
NOT c.private

-- name: language
', ' || c.languages || ',' LIKE '%, ' || :value || ',%'
