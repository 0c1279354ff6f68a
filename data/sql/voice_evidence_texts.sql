-- Some remarks with their words, their clauses as people see them, and their marks. $ids are few: a list, so that the
-- filter reaches the stored tables (words are read over rowid: they cost most).
SELECT f.feedback_id, f.text, f.answered_at, f.channel, f.product, f.score, f.scale_max, f.paid, f.conversation,
    coalesce(h.clauses, []) AS clauses, a.emotion, a.sentiment_label, t.n AS alike, t.kind AS alike_kind,
    list_contains((SELECT list(feedback_id) FROM corrections WHERE withdrawn_at IS NULL), f.feedback_id) IS TRUE AS corrected
FROM (FROM feedback WHERE rowid IN (SELECT rowid FROM feedback WHERE list_contains($ids, feedback_id))) f
LEFT JOIN (SELECT feedback_id, emotion, sentiment_label FROM answers WHERE list_contains($ids, feedback_id)) a USING (feedback_id)
LEFT JOIN (
    SELECT feedback_id, list({'starts': starts, 'ends': ends, 'sentiment': sentiment::DOUBLE, 'subject': subject, 'leaf': subject_leaf,
        'emotion': emotion, 'consequence': consequence} ORDER BY clause_no, subject_leaf) AS clauses
    FROM heard()
    WHERE list_contains($ids, feedback_id)
    GROUP BY feedback_id
) h USING (feedback_id)
LEFT JOIN (FROM twins WHERE list_contains($ids, feedback_id)) t USING (feedback_id);
