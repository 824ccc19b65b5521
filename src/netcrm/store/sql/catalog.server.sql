-- What a server is asked about the store itself.

-- name: opened
SELECT version_num AS version, to_regclass('contact_point') IS NOT NULL AS ours, set_config('jit', 'off', false) AS jit
FROM alembic_version;

-- name: held
SELECT count(*) AS tables FROM pg_class c
WHERE c.relnamespace = CAST(current_schema() AS REGNAMESPACE) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d
                  WHERE d.classid = CAST('pg_class' AS REGCLASS) AND d.objid = c.oid AND d.deptype = 'e');

-- name: open_operation
INSERT INTO operation (id, label, detail, at, automatic)
SELECT coalesce(max(id), 0) + 1, :label, :detail, :at, :automatic FROM operation
RETURNING id, set_config('netcrm.operation', CAST(id AS TEXT), true);

-- name: columns
SELECT attname AS name FROM pg_attribute
WHERE attrelid = CAST(:table_name AS REGCLASS) AND attnum > 0 AND NOT attisdropped ORDER BY attnum;

-- name: references
SELECT a.attname AS from_column, t.relname AS to_table
FROM pg_constraint k
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
JOIN pg_class t ON t.oid = k.confrelid
WHERE k.conrelid = CAST(:table_name AS REGCLASS) AND k.contype = 'f';

-- name: parts
SELECT relname AS name FROM pg_class WHERE relnamespace = CAST(current_schema() AS REGNAMESPACE)
UNION ALL
SELECT proname FROM pg_proc WHERE pronamespace = CAST(current_schema() AS REGNAMESPACE)
UNION ALL
SELECT t.tgname || ' on ' || c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = CAST(current_schema() AS REGNAMESPACE) AND t.tgenabled IN ('O', 'A');
