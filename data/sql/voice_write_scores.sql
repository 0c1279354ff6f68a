-- First scores replace older ones; clauses of an older reading go with them.
DELETE FROM clauses WHERE feedback_id IN (SELECT feedback_id FROM scored);
DELETE FROM feedback_scores WHERE feedback_id IN (SELECT feedback_id FROM scored);
INSERT INTO feedback_scores BY NAME SELECT * FROM scored;
