-- A new arrangement of the subjects: the list of edits, the map they come to, and the clauses its splits take.
DELETE FROM taxonomy_edits;
INSERT INTO taxonomy_edits BY NAME SELECT * FROM new_edits;
DELETE FROM taxonomy_map;
INSERT INTO taxonomy_map BY NAME SELECT * FROM new_map;
DELETE FROM clauses_split;
INSERT INTO clauses_split BY NAME
SELECT c.feedback_id, c.starts, c.subject AS subject_read, c.subject_leaf AS leaf_read, m.subject, m.leaf
FROM clauses c
JOIN taxonomy_map m ON m.words IS NOT NULL AND m.subject_read = c.subject AND m.leaf_read = c.subject_leaf
JOIN feedback f ON f.feedback_id = c.feedback_id
WHERE regexp_matches(substring(f.text, c.starts + 1, c.ends - c.starts), m.words)
QUALIFY row_number() OVER (PARTITION BY c.feedback_id, c.starts, c.subject, c.subject_leaf ORDER BY m.leaf) = 1;
