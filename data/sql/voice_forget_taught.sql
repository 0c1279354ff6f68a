-- Remarks feel again as they were read; between called.low and called.high a feeling is not called either way.
UPDATE feedback_scores
SET sentiment = read_sentiment,
    sentiment_label = CASE WHEN read_sentiment > called.high THEN 'positive' WHEN read_sentiment < called.low THEN 'negative' ELSE 'unsure' END
FROM called
WHERE feedback_scores.sentiment IS DISTINCT FROM read_sentiment;
