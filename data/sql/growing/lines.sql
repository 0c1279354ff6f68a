-- The new order lines.
SELECT line_id FROM orders WHERE rowid >= $first
