-- What the close reading found: clauses, and on the remark its feeling, first emotion and first subject.
DELETE FROM clauses WHERE feedback_id IN (SELECT feedback_id FROM reading);
INSERT INTO clauses BY NAME
SELECT feedback_id, clause.* FROM (SELECT feedback_id, unnest(clauses) AS clause FROM reading);
UPDATE feedback_scores AS s
SET sentiment = r.sentiment, read_sentiment = r.sentiment, sentiment_label = r.sentiment_label, emotion = r.emotion, subject = r.subject, version = r.version
FROM reading AS r
WHERE s.feedback_id = r.feedback_id;
-- Clauses of leaves that the user split go where their words say (as voice_arrange does for all).
DELETE FROM clauses_split WHERE feedback_id IN (SELECT feedback_id FROM reading);
INSERT INTO clauses_split BY NAME
SELECT c.feedback_id, c.starts, c.subject AS subject_read, c.subject_leaf AS leaf_read, m.subject, m.leaf
FROM clauses c
JOIN taxonomy_map m ON m.words IS NOT NULL AND m.subject_read = c.subject AND m.leaf_read = c.subject_leaf
JOIN feedback f ON f.feedback_id = c.feedback_id
WHERE c.feedback_id IN (SELECT feedback_id FROM reading) AND regexp_matches(substring(f.text, c.starts + 1, c.ends - c.starts), m.words)
QUALIFY row_number() OVER (PARTITION BY c.feedback_id, c.starts, c.subject, c.subject_leaf ORDER BY m.leaf) = 1;
