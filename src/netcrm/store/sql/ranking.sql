-- The tracked, by what their priority is computed from: all of it is in the index ix_contact_ranked. The + before a
-- check-in keeps SQLite from the index of check-ins alone, with which it would have to read each row and sort them.

-- name: ties
SELECT c.circle, c.unanswered, c.contact_days, min(c.silent_since) AS oldest, max(c.silent_since) AS newest
FROM contact c
WHERE c.check_in IS NOT NULL AND +c.check_in > :after AND +c.check_in <= :until
GROUP BY c.circle, c.unanswered, c.contact_days;

-- name: rising
SELECT c.id, c.silent_since, c.household_id, c.next_on,
       coalesce((SELECT 'tag ' || min(x.tag_id) FROM contact_tag x WHERE x.contact_id = c.id),
                'organization ' || c.organization_id, '') AS grp
FROM contact c
WHERE c.check_in IS NOT NULL AND c.circle IS :circle AND c.unanswered = :unanswered
  AND c.contact_days = :contact_days AND c.silent_since > :turn AND c.silent_since <= :silent_before
  AND +c.check_in > :after AND +c.check_in <= :until AND coalesce(c.snoozed_until, '') <= :today
ORDER BY c.silent_since LIMIT :limit OFFSET :skip;

-- name: falling
SELECT c.id, c.silent_since, c.household_id, c.next_on,
       coalesce((SELECT 'tag ' || min(x.tag_id) FROM contact_tag x WHERE x.contact_id = c.id),
                'organization ' || c.organization_id, '') AS grp
FROM contact c
WHERE c.check_in IS NOT NULL AND c.circle IS :circle AND c.unanswered = :unanswered
  AND c.contact_days = :contact_days AND c.silent_since <= :turn AND c.silent_since <= :silent_before
  AND +c.check_in > :after AND +c.check_in <= :until AND coalesce(c.snoozed_until, '') <= :today
ORDER BY c.silent_since DESC LIMIT :limit OFFSET :skip;

-- name: with_news
SELECT c.id, c.silent_since, c.household_id, c.next_on, c.circle, c.unanswered, c.contact_days,
       coalesce((SELECT 'tag ' || min(x.tag_id) FROM contact_tag x WHERE x.contact_id = c.id),
                'organization ' || c.organization_id, '') AS grp
FROM contact c
WHERE c.id IN (SELECT n.contact_id FROM news n
               WHERE n.day >= :fresh AND n.kind IN ('organization', 'title')
                 AND coalesce((SELECT m.last_contact FROM contact m WHERE m.id = n.contact_id), '') < n.day)
  AND c.check_in IS NOT NULL AND c.silent_since <= :silent_before AND c.contact_days >= :least_n
  AND c.unanswered <= :unanswered AND +c.check_in > :after AND +c.check_in <= :until
  AND coalesce(c.snoozed_until, '') <= :today;
