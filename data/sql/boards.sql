-- name: boards
SELECT boards.*, (SELECT count(*) FROM blocks WHERE blocks.board_id = boards.board_id) AS blocks FROM boards ORDER BY made_at DESC;

-- name: board
SELECT boards.*, (SELECT count(*) FROM blocks WHERE blocks.board_id = boards.board_id) AS blocks FROM boards WHERE board_id = :board_id;

-- name: add_board
INSERT INTO boards (board_id, title, note, dataset, made_by, made_at) VALUES (:board_id, :title, :note, :dataset, :made_by, :now);

-- name: describe_board
UPDATE boards SET title = :title, note = :note, scope = :scope WHERE board_id = :board_id;

-- name: drop_board
DELETE FROM boards WHERE board_id = :board_id;

-- name: drop_blocks
DELETE FROM blocks WHERE board_id = :board_id;

-- name: drop_subscriptions
DELETE FROM subscriptions WHERE board_id = :board_id;

-- name: blocks
SELECT * FROM blocks WHERE board_id = :board_id ORDER BY place;

-- name: add_block
INSERT INTO blocks (block_id, board_id, place, wide, text, script, card, address, frozen_at, copy, reach)
VALUES (:block_id, :board_id, (SELECT coalesce(max(place), 0) + 1 FROM blocks WHERE board_id = :board_id), :wide, :text, :script, :card,
    :address, :frozen_at, :copy, :reach);

-- name: place_block
UPDATE blocks SET place = :place WHERE block_id = :block_id;

-- name: widen_block
UPDATE blocks SET wide = 1 - wide WHERE block_id = :block_id;

-- name: write_block
UPDATE blocks SET text = :text WHERE block_id = :block_id;

-- name: freeze_block
UPDATE blocks SET frozen_at = :frozen_at, copy = :copy, reach = :reach WHERE block_id = :block_id;

-- name: drop_block
DELETE FROM blocks WHERE block_id = :block_id;

-- name: thaw_all
UPDATE blocks SET frozen_at = NULL, copy = NULL WHERE copy IS NOT NULL;

-- name: subscriptions
SELECT * FROM subscriptions WHERE board_id = :board_id OR :board_id IS NULL;

-- name: add_subscription
INSERT INTO subscriptions (subscription_id, board_id, person_id, way, target, every, language)
VALUES (:subscription_id, :board_id, :person_id, :way, :target, :every, :language);

-- name: end_subscription
DELETE FROM subscriptions WHERE subscription_id = :subscription_id;

-- name: note_sent
UPDATE subscriptions SET sent_at = :now, trouble = :trouble WHERE subscription_id = :subscription_id;
