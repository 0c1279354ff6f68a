-- First subject of the remarks that a correction or an edit of the subjects touched: of the clause that feels
-- most, on the remark's own side when there is one (as the reading chooses it).
CREATE OR REPLACE MACRO subjects_first() AS TABLE
SELECT h.feedback_id, arg_max(h.subject, coalesce(h.intensity, 0) + CASE WHEN (h.sentiment > 0) = (r.sentiment > 0) THEN 10 ELSE 0 END) AS subject
FROM heard() h
JOIN feedback_scores r ON r.feedback_id = h.feedback_id
WHERE h.subject IS NOT NULL
  AND h.feedback_id IN (
    SELECT feedback_id FROM corrections_now() WHERE label = 'leaf'
    UNION SELECT feedback_id FROM clauses_split
    UNION SELECT c.feedback_id FROM clauses c JOIN taxonomy_map m ON m.subject_read = c.subject AND m.leaf_read = c.subject_leaf
  )
GROUP BY h.feedback_id;
