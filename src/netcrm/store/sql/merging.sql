-- One contact into another: :b goes into :a. What A has already stays; what then still hangs on B goes with B.

-- name: both
SELECT c.*, o.name AS organization, h.name AS household, p.name AS broker
FROM contact c
LEFT JOIN organization o ON o.id = c.organization_id
LEFT JOIN household h ON h.id = c.household_id
LEFT JOIN contact p ON p.id = c.introduced_by
WHERE c.id IN (:a, :b);

-- name: points
SELECT contact_id, kind, value, normalized, label FROM contact_point WHERE contact_id IN (:a, :b) ORDER BY id;

-- name: counts
SELECT (SELECT count(*) FROM participant WHERE contact_id = :b) AS interactions,
       (SELECT count(*) FROM fact WHERE contact_id = :b) AS notes,
       (SELECT count(*) FROM favor WHERE contact_id = :b) AS favors,
       (SELECT count(*) FROM reminder WHERE contact_id = :b) AS reminders,
       (SELECT count(*) FROM introduction WHERE broker_id = :b OR person_id = :b OR other_id = :b) AS introductions,
       (SELECT count(*) FROM contact_tag WHERE contact_id = :b) AS tags;

-- name: move_labels
UPDATE contact_point AS k SET label = (
    SELECT t.label FROM contact_point t WHERE t.contact_id = :b AND t.kind = k.kind AND t.normalized = k.normalized)
WHERE k.contact_id = :a AND k.label = '' AND EXISTS (
    SELECT 1 FROM contact_point t
    WHERE t.contact_id = :b AND t.kind = k.kind AND t.normalized = k.normalized AND t.label <> '');

-- name: copy_points
INSERT INTO contact_point (contact_id, kind, value, normalized, label)
SELECT :a, t.kind, t.value, t.normalized, t.label FROM contact_point t
WHERE t.contact_id = :b AND NOT EXISTS (
    SELECT 1 FROM contact_point k WHERE k.contact_id = :a AND k.kind = t.kind AND k.normalized = t.normalized)
ORDER BY t.id;

-- name: move_tags
UPDATE contact_tag SET contact_id = :a
WHERE contact_id = :b AND tag_id NOT IN (SELECT x.tag_id FROM contact_tag x WHERE x.contact_id = :a);

-- name: move_interactions
UPDATE participant SET contact_id = :a
WHERE contact_id = :b AND interaction_id NOT IN (SELECT p.interaction_id FROM participant p WHERE p.contact_id = :a);

-- name: move_favors
UPDATE favor SET contact_id = :a WHERE contact_id = :b;

-- name: move_facts
UPDATE fact SET contact_id = :a WHERE contact_id = :b;

-- name: move_reminders
UPDATE reminder SET contact_id = :a WHERE contact_id = :b;

-- name: move_news
UPDATE news SET contact_id = :a WHERE contact_id = :b;

-- name: move_lists
UPDATE listed SET contact_id = :a
WHERE contact_id = :b AND source NOT IN (SELECT l.source FROM listed l WHERE l.contact_id = :a);

-- name: note_introduction
INSERT INTO fact (uid, contact_id, text, day)
SELECT uid, :a, because, day FROM introduction
WHERE person_id IN (:a, :b) AND other_id IN (:a, :b) AND because <> '';

-- name: drop_introduction
DELETE FROM introduction WHERE person_id IN (:a, :b) AND other_id IN (:a, :b);

-- name: note_second
INSERT INTO fact (uid, contact_id, text, day)
SELECT t.uid, :a, t.because, t.day FROM introduction t
JOIN introduction k ON k.state IN ('idea', 'asked') AND (k.person_id = :a OR k.other_id = :a)
    AND CASE k.person_id WHEN :a THEN k.other_id ELSE k.person_id END
        = CASE t.person_id WHEN :b THEN t.other_id ELSE t.person_id END
WHERE t.state IN ('idea', 'asked') AND (t.person_id = :b OR t.other_id = :b) AND t.because NOT IN ('', k.because)
ON CONFLICT DO NOTHING;

-- name: drop_second
DELETE FROM introduction WHERE id IN (
    SELECT CASE WHEN k.state = 'idea' AND t.state = 'asked' THEN k.id ELSE t.id END FROM introduction t
    JOIN introduction k ON k.state IN ('idea', 'asked') AND (k.person_id = :a OR k.other_id = :a)
        AND CASE k.person_id WHEN :a THEN k.other_id ELSE k.person_id END
            = CASE t.person_id WHEN :b THEN t.other_id ELSE t.person_id END
    WHERE t.state IN ('idea', 'asked') AND (t.person_id = :b OR t.other_id = :b));

-- name: move_introductions
UPDATE introduction SET
    person_id = CASE person_id WHEN :b THEN :a ELSE person_id END,
    other_id = CASE other_id WHEN :b THEN :a ELSE other_id END,
    broker_id = CASE WHEN broker_id IN (:a, :b) AND (person_id IN (:a, :b) OR other_id IN (:a, :b)) THEN NULL
                     WHEN broker_id = :b THEN :a ELSE broker_id END
WHERE person_id = :b OR other_id = :b OR broker_id = :b;

-- name: move_brokers
UPDATE contact SET introduced_by = :a WHERE introduced_by = :b AND id <> :a;

-- name: keep_outcomes
UPDATE plan_row AS r SET outcome = (
    SELECT t.outcome FROM plan_row t WHERE t.plan_id = r.plan_id AND t.contact_id = :b)
WHERE r.contact_id = :a AND r.outcome = 'open' AND EXISTS (
    SELECT 1 FROM plan_row t WHERE t.plan_id = r.plan_id AND t.contact_id = :b AND t.outcome IS NOT NULL);

-- name: move_plan_rows
UPDATE plan_row SET contact_id = :a
WHERE contact_id = :b AND plan_id NOT IN (SELECT r.plan_id FROM plan_row r WHERE r.contact_id = :a);

-- name: copy_aliases
INSERT INTO alias (contact_id, kind, value, normalized)
SELECT CAST(:a AS BIGINT), kind, value, normalized FROM alias WHERE contact_id = :b AND (kind <> 'name' OR normalized <> :called)
UNION SELECT CAST(:a AS BIGINT), 'uid', :uid, :uid
UNION SELECT CAST(:a AS BIGINT), 'name', :name, :folded WHERE :folded <> :called
ON CONFLICT DO NOTHING;

-- name: copy_distinct
INSERT INTO distinct_pair (one_id, other_id)
SELECT min(:a, other_id), max(:a, other_id) FROM distinct_pair WHERE one_id = :b AND other_id <> :a
UNION SELECT min(:a, one_id), max(:a, one_id) FROM distinct_pair WHERE other_id = :b AND one_id <> :a
ON CONFLICT DO NOTHING;

-- name: keep_done
UPDATE follow_up AS k SET done_on = (
    SELECT t.done_on FROM follow_up t WHERE t.event_id = k.event_id AND t.contact_id = :b)
WHERE k.contact_id = :a AND k.done_on IS NULL AND EXISTS (
    SELECT 1 FROM follow_up t WHERE t.event_id = k.event_id AND t.contact_id = :b AND t.done_on IS NOT NULL);

-- name: move_follow_ups
UPDATE follow_up SET contact_id = :a
WHERE contact_id = :b AND NOT EXISTS (
    SELECT 1 FROM follow_up k WHERE k.contact_id = :a AND k.event_id = follow_up.event_id);

-- name: move_outcomes
UPDATE outcome SET contact_id = :a WHERE contact_id = :b;

-- name: move_tenures
UPDATE tenure SET contact_id = :a
WHERE contact_id = :b AND NOT EXISTS (
    SELECT 1 FROM tenure k
    WHERE k.contact_id = :a AND k.organization_id = tenure.organization_id AND k.until = tenure.until);
