-- Who is who in an import: other names and uids, who shares an address, and who was said to be two people.

-- name: aliases
SELECT contact_id, kind, value, normalized FROM alias ORDER BY id;

-- name: owners
SELECT contact_id FROM contact_point WHERE normalized = :normalized AND kind = :kind
GROUP BY contact_id ORDER BY min(id) LIMIT :limit;

-- name: distinct
SELECT one_id, other_id FROM distinct_pair;
