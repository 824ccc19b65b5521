-- The journal, on a server.

-- name: last_id
SELECT coalesce(pg_sequence_last_value(to_regclass(:table_name || '_id_seq')), 0) AS seq;

-- name: defer
SET CONSTRAINTS ALL DEFERRED;

-- name: touched
SELECT id FROM contact WHERE id IN (
    SELECT CASE h.table_name WHEN 'contact' THEN h.row_id
           ELSE coalesce(p.contact_id, x.contact_id, CAST(CAST(h.before AS JSON) ->> 'contact_id' AS BIGINT)) END
    FROM change h
    LEFT JOIN participant p ON h.table_name = 'participant' AND p.id = h.row_id
    LEFT JOIN contact_tag x ON h.table_name = 'contact_tag' AND x.id = h.row_id
    WHERE h.operation_id = :id
    UNION ALL
    SELECT x.contact_id FROM change h JOIN contact_tag x ON x.tag_id = h.row_id
    WHERE h.operation_id = :id AND h.table_name = 'tag'
)
ORDER BY id;

-- name: newest_change
SELECT id FROM change ORDER BY id DESC LIMIT 1;
