-- Every remark with what placing looks at.
SELECT f.feedback_id, f.text, f.channel, f.question, f.question_kind, s.subject, d.done
FROM feedback f JOIN feedback_scores s USING (feedback_id) LEFT JOIN just_done() d USING (feedback_id)
ORDER BY f.feedback_id;
