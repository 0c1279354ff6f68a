-- Some remarks with their words, their clauses as people see them, and their marks (words are read over rowid: they cost most).
SELECT f.feedback_id, f.text, f.answered_at, f.channel, f.product, f.score, f.scale_max, f.paid, f.conversation,
    coalesce(h.clauses, []) AS clauses, a.emotion, a.sentiment_label, t.n AS alike, t.kind AS alike_kind,
    list_contains((SELECT list(feedback_id) FROM corrections WHERE withdrawn_at IS NULL), f.feedback_id) IS TRUE AS corrected
FROM (FROM feedback WHERE rowid IN (SELECT rowid FROM feedback WHERE feedback_id IN (SELECT unnest($ids::UBIGINT[])))) f
LEFT JOIN (SELECT feedback_id, emotion, sentiment_label FROM answers WHERE feedback_id IN (SELECT unnest($ids::UBIGINT[]))) a USING (feedback_id)
LEFT JOIN (
    SELECT feedback_id, list({'starts': starts, 'ends': ends, 'sentiment': sentiment::DOUBLE, 'subject': subject, 'leaf': subject_leaf,
        'emotion': emotion, 'consequence': consequence} ORDER BY clause_no, subject_leaf) AS clauses
    FROM heard()
    WHERE feedback_id IN (SELECT unnest($ids::UBIGINT[]))
    GROUP BY feedback_id
) h USING (feedback_id)
LEFT JOIN (FROM twins WHERE feedback_id IN (SELECT unnest($ids::UBIGINT[]))) t USING (feedback_id);
