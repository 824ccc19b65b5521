-- The week's plan, on a server.

-- name: numbered
SELECT max(CAST(CAST(h.before AS JSON) ->> 'position' AS BIGINT)) AS position FROM change h
WHERE h.table_name = 'plan_row' AND h.before IS NOT NULL AND h.after IS NULL
  AND CAST(CAST(h.before AS JSON) ->> 'plan_id' AS BIGINT) = :plan;
