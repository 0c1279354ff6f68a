-- All remarks with words: what is compared for copies.
SELECT feedback_id, text FROM feedback WHERE text IS NOT NULL AND text <> '' ORDER BY feedback_id;
