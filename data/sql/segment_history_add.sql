-- Who came into another segment than the last that is kept of the same families: a row from that day on. A second run of a day
-- replaces the first one's rows.
DELETE FROM segment_history WHERE (as_of, families) IN (SELECT DISTINCT as_of, families FROM batch);
INSERT INTO segment_history
SELECT b.customer_key, b.as_of, b.label, b.label_en, b.families
FROM batch b
LEFT JOIN (SELECT customer_key, families, arg_max(label, as_of) AS label FROM segment_history GROUP BY ALL) last
    ON last.customer_key = b.customer_key AND last.families = b.families
WHERE last.label IS DISTINCT FROM b.label;
