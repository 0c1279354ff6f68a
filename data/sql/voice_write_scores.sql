-- First scores: a remark that had an older reading keeps its emotion, subject and clauses until it is read
-- closely again, so that the pages are never empty meanwhile.
UPDATE feedback_scores AS s
SET sentiment = n.sentiment, read_sentiment = n.sentiment, sentiment_label = n.sentiment_label, placed_stage = n.placed_stage,
    placed_touchpoint = n.placed_touchpoint, version = n.version
FROM scored AS n
WHERE s.feedback_id = n.feedback_id;
INSERT INTO feedback_scores BY NAME
SELECT *, sentiment AS read_sentiment FROM scored ANTI JOIN feedback_scores USING (feedback_id);
