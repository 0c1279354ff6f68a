-- Known reviews (by the marketplace's own number) that say something else now.
CREATE OR REPLACE TEMP TABLE changed AS
SELECT k.line, k.id
FROM keyed k JOIN batch b USING (line) JOIN feedback f ON f.feedback_id = k.id
WHERE k.known AND k.named AND NOT k.repeated AND (
    f.text IS DISTINCT FROM b.text OR f.score IS DISTINCT FROM b.score OR f.answered_at IS DISTINCT FROM b.answered_at
    OR f.paid IS DISTINCT FROM b.paid OR f.order_line_id IS DISTINCT FROM b.order_line_id)
