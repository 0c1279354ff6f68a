-- Some remarks with what reading them looks at.
SELECT f.feedback_id, f.text, f.channel, f.question, f.question_kind, f.product, d.done
FROM feedback f
LEFT JOIN just_done(ids := $ids::UBIGINT[]) d USING (feedback_id)
WHERE f.feedback_id IN (SELECT unnest($ids::UBIGINT[]));
