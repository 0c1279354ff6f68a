-- The board that a link shows a copy of; NULL: figures chosen on the page of links.
ALTER TABLE shares ADD COLUMN board_id TEXT;
