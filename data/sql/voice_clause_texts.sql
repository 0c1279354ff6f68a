-- The words of single clauses, asked for by feedback_id and start (lists of equal length).
SELECT f.feedback_id, c.starts, substring(f.text, c.starts + 1, max(c.ends) - c.starts) AS said
FROM (SELECT unnest($ids)::UBIGINT AS feedback_id, unnest($starts)::INTEGER AS starts) wanted
JOIN clauses c USING (feedback_id, starts)
JOIN (FROM feedback WHERE rowid IN (SELECT rowid FROM feedback WHERE feedback_id IN (SELECT unnest($ids)::UBIGINT))) f USING (feedback_id)
GROUP BY f.feedback_id, c.starts, f.text;
