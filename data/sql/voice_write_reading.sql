-- What the close reading found: clauses, and on the remark its feeling, first emotion and first subject.
DELETE FROM clauses WHERE feedback_id IN (SELECT feedback_id FROM reading);
INSERT INTO clauses BY NAME
SELECT feedback_id, clause.* FROM (SELECT feedback_id, unnest(clauses) AS clause FROM reading);
UPDATE feedback_scores AS s
SET sentiment = r.sentiment, read_sentiment = r.sentiment, sentiment_label = r.sentiment_label, emotion = r.emotion, subject = r.subject, version = r.version
FROM reading AS r
WHERE s.feedback_id = r.feedback_id;
