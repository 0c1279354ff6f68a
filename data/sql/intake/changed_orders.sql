-- Known order lines that say something else now.
CREATE OR REPLACE TEMP TABLE changed AS
SELECT k.line, k.id
FROM keyed k JOIN batch b USING (line) JOIN orders o ON o.line_id = k.id
WHERE k.known AND k.named AND NOT k.repeated AND (
    o.amount IS DISTINCT FROM b.amount OR o.refunded IS DISTINCT FROM b.refunded OR o.status IS DISTINCT FROM b.status
    OR o.quantity IS DISTINCT FROM b.quantity OR o.ordered_at IS DISTINCT FROM b.ordered_at
    OR CASE WHEN o.own_key IS NULL THEN o.customer_key ELSE nullif(o.own_key, '') END IS DISTINCT FROM b.customer_key OR o.discount IS DISTINCT FROM b.discount)
