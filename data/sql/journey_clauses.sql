-- Every clause as it stands in its remark, with what placing looks at.
SELECT c.feedback_id, c.clause_no, substr(f.text, c.starts + 1, c.ends - c.starts) AS text, f.channel, f.question, f.question_kind, c.subject, d.done
FROM clauses c JOIN feedback f USING (feedback_id) LEFT JOIN just_done() d USING (feedback_id)
ORDER BY c.feedback_id, c.clause_no;
