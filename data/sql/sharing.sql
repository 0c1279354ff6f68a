-- name: add
INSERT INTO shares (share_id, token_hash, title, note, copy, password, language, made_by, made_at, expires_at, released, board_id)
VALUES (:share_id, :token_hash, :title, :note, :copy, :password, :language, :made_by, :now, :expires_at, :released, :board_id);

-- name: any_open
SELECT 1 FROM shares WHERE ended_at IS NULL AND expires_at > :now LIMIT 1;

-- name: released
SELECT released FROM shares;

-- name: of_token
SELECT * FROM shares WHERE token_hash = :token_hash AND ended_at IS NULL AND expires_at > :now;

-- name: of_id
SELECT * FROM shares WHERE share_id = :share_id AND ended_at IS NULL AND expires_at > :now;

-- name: listed
SELECT shares.*, (SELECT count(*) FROM views WHERE views.share_id = shares.share_id) AS views,
       (SELECT max(seen_at) FROM views WHERE views.share_id = shares.share_id) AS last_view_at
FROM shares ORDER BY ended_at IS NOT NULL, made_at DESC;

-- name: end
UPDATE shares SET ended_at = :now, copy = NULL, password = NULL WHERE share_id = :share_id AND ended_at IS NULL;

-- name: end_of_board
UPDATE shares SET ended_at = :now, copy = NULL, password = NULL WHERE board_id = :board_id AND ended_at IS NULL;

-- name: end_stale
UPDATE shares SET ended_at = expires_at, copy = NULL, password = NULL WHERE expires_at <= :now AND ended_at IS NULL;

-- name: add_view
INSERT INTO views (share_id, seen_at, address, device) VALUES (:share_id, :now, :address, :device);

-- name: views_of
SELECT seen_at, address, device FROM views WHERE share_id = :share_id ORDER BY seen_at DESC LIMIT 200;

-- name: forget_tries
DELETE FROM tries WHERE tried_at < :before;

-- name: tries
SELECT count(*) AS n FROM tries WHERE what = :what;

-- name: add_try
INSERT INTO tries (what, tried_at) VALUES (:what, :now);
