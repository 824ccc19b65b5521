-- A whole store out and in again: for each table all of its rows, the row that is the same, and a number in use.

-- name: organization
SELECT * FROM organization ORDER BY id;

-- name: find_organization
SELECT id FROM organization WHERE folded = :folded;

-- name: taken_organization
SELECT id FROM organization WHERE id = :id;

-- name: household
SELECT * FROM household ORDER BY id;

-- name: find_household
SELECT id FROM household WHERE uid = :uid;

-- name: taken_household
SELECT id FROM household WHERE id = :id;

-- name: tag
SELECT * FROM tag ORDER BY id;

-- name: find_tag
SELECT id FROM tag WHERE folded = :folded;

-- name: taken_tag
SELECT id FROM tag WHERE id = :id;

-- name: contact
SELECT * FROM contact ORDER BY id;

-- name: find_contact
SELECT id FROM contact WHERE uid = :uid;

-- name: taken_contact
SELECT id FROM contact WHERE id = :id;

-- name: contact_point
SELECT * FROM contact_point ORDER BY id;

-- name: find_contact_point
SELECT id FROM contact_point WHERE contact_id = :contact_id AND kind = :kind AND normalized = :normalized;

-- name: taken_contact_point
SELECT id FROM contact_point WHERE id = :id;

-- name: contact_tag
SELECT * FROM contact_tag ORDER BY id;

-- name: find_contact_tag
SELECT id FROM contact_tag WHERE contact_id = :contact_id AND tag_id = :tag_id;

-- name: taken_contact_tag
SELECT id FROM contact_tag WHERE id = :id;

-- name: event
SELECT * FROM event ORDER BY id;

-- name: find_event
SELECT id FROM event WHERE uid = :uid;

-- name: taken_event
SELECT id FROM event WHERE id = :id;

-- name: interaction
SELECT * FROM interaction ORDER BY id;

-- name: find_interaction
SELECT id FROM interaction WHERE uid = :uid OR source_key = :source_key;

-- name: taken_interaction
SELECT id FROM interaction WHERE id = :id;

-- name: participant
SELECT * FROM participant ORDER BY id;

-- name: find_participant
SELECT id FROM participant WHERE interaction_id = :interaction_id AND contact_id = :contact_id;

-- name: taken_participant
SELECT id FROM participant WHERE id = :id;

-- name: favor
SELECT * FROM favor ORDER BY id;

-- name: find_favor
SELECT id FROM favor WHERE uid = :uid;

-- name: taken_favor
SELECT id FROM favor WHERE id = :id;

-- name: introduction
SELECT * FROM introduction ORDER BY id;

-- name: find_introduction
SELECT id FROM introduction WHERE uid = :uid;

-- name: taken_introduction
SELECT id FROM introduction WHERE id = :id;

-- name: fact
SELECT * FROM fact ORDER BY id;

-- name: find_fact
SELECT id FROM fact WHERE uid = :uid;

-- name: taken_fact
SELECT id FROM fact WHERE id = :id;

-- name: reminder
SELECT * FROM reminder ORDER BY id;

-- name: find_reminder
SELECT id FROM reminder WHERE uid = :uid;

-- name: taken_reminder
SELECT id FROM reminder WHERE id = :id;

-- name: plan
SELECT * FROM "plan" ORDER BY id;

-- name: find_plan
SELECT id FROM "plan" WHERE week = :week;

-- name: taken_plan
SELECT id FROM "plan" WHERE id = :id;

-- name: plan_row
SELECT * FROM plan_row ORDER BY id;

-- name: find_plan_row
SELECT id FROM plan_row WHERE plan_id = :plan_id AND (contact_id = :contact_id OR position = :position);

-- name: taken_plan_row
SELECT id FROM plan_row WHERE id = :id;

-- name: alias
SELECT * FROM alias ORDER BY id;

-- name: find_alias
SELECT id FROM alias WHERE contact_id = :contact_id AND kind = :kind AND normalized = :normalized;

-- name: taken_alias
SELECT id FROM alias WHERE id = :id;

-- name: distinct_pair
SELECT * FROM distinct_pair ORDER BY id;

-- name: find_distinct_pair
SELECT id FROM distinct_pair WHERE one_id = :one_id AND other_id = :other_id;

-- name: taken_distinct_pair
SELECT id FROM distinct_pair WHERE id = :id;

-- name: listed
SELECT * FROM listed ORDER BY id;

-- name: find_listed
SELECT id FROM listed WHERE contact_id = :contact_id AND source = :source;

-- name: taken_listed
SELECT id FROM listed WHERE id = :id;

-- name: news
SELECT * FROM news ORDER BY id;

-- name: find_news
SELECT id FROM news WHERE uid = :uid;

-- name: taken_news
SELECT id FROM news WHERE id = :id;

-- name: column_map
SELECT * FROM column_map ORDER BY id;

-- name: find_column_map
SELECT id FROM column_map WHERE header = :header;

-- name: taken_column_map
SELECT id FROM column_map WHERE id = :id;

-- name: source
SELECT * FROM source ORDER BY id;

-- name: find_source
SELECT id FROM source WHERE folded = :folded;

-- name: taken_source
SELECT id FROM source WHERE id = :id;

-- name: follow_up
SELECT * FROM follow_up ORDER BY id;

-- name: find_follow_up
SELECT id FROM follow_up WHERE uid = :uid OR (contact_id = :contact_id AND event_id = :event_id);

-- name: taken_follow_up
SELECT id FROM follow_up WHERE id = :id;

-- name: outcome
SELECT * FROM outcome ORDER BY id;

-- name: find_outcome
SELECT id FROM outcome WHERE uid = :uid;

-- name: taken_outcome
SELECT id FROM outcome WHERE id = :id;

-- name: tenure
SELECT * FROM tenure ORDER BY id;

-- name: find_tenure
SELECT id FROM tenure WHERE contact_id = :contact_id AND organization_id = :organization_id AND until = :until;

-- name: taken_tenure
SELECT id FROM tenure WHERE id = :id;

-- name: saved_view
SELECT * FROM saved_view ORDER BY id;

-- name: find_saved_view
SELECT id FROM saved_view WHERE folded = :folded;

-- name: taken_saved_view
SELECT id FROM saved_view WHERE id = :id;
