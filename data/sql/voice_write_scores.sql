-- New scores replace older ones; what the deep reading found (emotion, subject) is written by it alone.
DELETE FROM feedback_scores WHERE feedback_id IN (SELECT feedback_id FROM scored);
INSERT INTO feedback_scores BY NAME SELECT * FROM scored;
