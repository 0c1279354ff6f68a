-- Which groups a link showed and which it hid (JSON, without values): stays when the link ends, so that the next
-- link can be kept from telling, together with it, what either hides.
ALTER TABLE shares ADD COLUMN released TEXT NOT NULL DEFAULT '[]';
