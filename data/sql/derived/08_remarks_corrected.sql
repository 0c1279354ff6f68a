-- Whole remarks whose feeling or emotion was corrected; sentiment is -1, 0 or 1.
CREATE OR REPLACE MACRO remarks_corrected() AS TABLE
SELECT
    feedback_id,
    max(now) FILTER (label = 'sentiment') AS sentiment_label,
    max(CASE now WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 ELSE 0 END) FILTER (label = 'sentiment')::FLOAT AS sentiment,
    max(now) FILTER (label = 'emotion') AS emotion
FROM corrections_now()
WHERE place IS NULL
GROUP BY feedback_id;
