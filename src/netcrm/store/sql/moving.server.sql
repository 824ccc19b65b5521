-- What moving a whole store onto a server asks of it.

-- name: set_aside
-- Indexes and references cost each row more than the row itself; made at once, when all rows are there, they cost little.
SELECT format('DROP INDEX %s', CAST(i.indexrelid AS REGCLASS)) AS away, pg_get_indexdef(i.indexrelid) AS back, 1 AS turn
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = CAST(current_schema() AS REGNAMESPACE) AND NOT i.indisunique
UNION ALL
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', CAST(conrelid AS REGCLASS), conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', CAST(conrelid AS REGCLASS), conname, pg_get_constraintdef(oid)), 2
FROM pg_constraint WHERE connamespace = CAST(current_schema() AS REGNAMESPACE) AND contype = 'f'
ORDER BY turn, back;

-- name: tables
SELECT CAST(CAST(oid AS REGCLASS) AS TEXT) AS name FROM pg_class
WHERE relnamespace = CAST(current_schema() AS REGNAMESPACE) AND relkind = 'r';
