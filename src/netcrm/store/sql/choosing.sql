-- What filters look names up in: each text with its number, compared in Python, where it can be folded.

-- name: met_at
SELECT id, met_at AS text FROM contact WHERE met_at <> '';

-- name: households
SELECT c.id, h.name AS text FROM household h JOIN contact c ON c.household_id = h.id;

-- name: events
SELECT id, name AS text FROM event ORDER BY id;

-- name: views
SELECT id, name, folded, filters FROM saved_view ORDER BY folded;
