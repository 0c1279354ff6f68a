-- name: add
INSERT INTO entries (number, happened_at, person_id, person, address, act, whose, what, reason, seal)
VALUES (:number, :happened_at, :person_id, :person, :address, :act, :whose, :what, :reason, :seal);

-- name: all
SELECT * FROM entries ORDER BY number;

-- name: recent
SELECT * FROM entries WHERE happened_at >= :since ORDER BY number DESC LIMIT :most;

-- name: last_of
SELECT * FROM entries WHERE act = :act ORDER BY number DESC LIMIT 1;

-- name: last_before
SELECT number, seal FROM entries WHERE happened_at < :before ORDER BY number DESC LIMIT 1;

-- name: drop_through
DELETE FROM entries WHERE number <= :number;
