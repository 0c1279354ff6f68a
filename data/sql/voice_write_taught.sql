-- How remarks feel by the model of this data set; of a remark given twice the first row counts.
UPDATE feedback_scores AS s
SET sentiment = t.sentiment, sentiment_label = t.sentiment_label
FROM (SELECT feedback_id, min_by(sentiment, place) AS sentiment, min_by(sentiment_label, place) AS sentiment_label FROM taught GROUP BY feedback_id) AS t
WHERE s.feedback_id = t.feedback_id;
