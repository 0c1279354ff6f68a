-- The clauses as people see them: as read, corrected at the remark, under the subjects as they arranged them.
CREATE OR REPLACE MACRO heard() AS TABLE
SELECT c.* REPLACE (
    coalesce(s.subject, m.subject, c.subject) AS subject,
    coalesce(s.leaf, m.leaf, c.subject_leaf) AS subject_leaf
)
FROM clauses_corrected() c
LEFT JOIN taxonomy_map m ON m.words IS NULL AND m.subject_read = c.subject AND m.leaf_read = c.subject_leaf
LEFT JOIN clauses_split s ON s.feedback_id = c.feedback_id AND s.starts = c.starts AND s.subject_read = c.subject AND s.leaf_read = c.subject_leaf;
