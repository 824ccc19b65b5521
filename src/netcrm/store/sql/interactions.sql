-- Interactions.

-- name: settle_next
UPDATE contact SET next_on = NULL WHERE id = :id AND next_on IS NOT NULL AND :day >= coalesce(last_contact, '');
