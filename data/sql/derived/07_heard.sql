-- What people corrected and did not take back: the last word on each label of each place.
CREATE OR REPLACE VIEW corrections_now AS
SELECT feedback_id, place, label, was, now
FROM corrections
WHERE withdrawn_at IS NULL
QUALIFY row_number() OVER (PARTITION BY feedback_id, place, label, CASE WHEN label = 'leaf' THEN was END ORDER BY corrected_at DESC, correction_id) = 1;

-- Whole remarks whose feeling or emotion was corrected; feeling is -1, 0 or 1.
CREATE OR REPLACE VIEW remarks_corrected AS
SELECT
    feedback_id,
    max(now) FILTER (label = 'sentiment') AS sentiment_label,
    max(CASE now WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 ELSE 0 END) FILTER (label = 'sentiment')::FLOAT AS sentiment,
    max(now) FILTER (label = 'emotion') AS emotion
FROM corrections_now
WHERE place IS NULL
GROUP BY feedback_id;

-- The clauses with what people corrected at them.
CREATE OR REPLACE VIEW clauses_corrected AS
SELECT c.* REPLACE (
    CASE f.now WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 WHEN 'unsure' THEN 0 ELSE c.sentiment END::FLOAT AS sentiment,
    coalesce(e.now, c.emotion) AS emotion,
    CASE WHEN l.now IS NULL THEN c.subject ELSE nullif(split_part(l.now, '/', 1), '') END AS subject,
    CASE WHEN l.now IS NULL THEN c.subject_leaf ELSE nullif(split_part(l.now, '/', 2), '') END AS subject_leaf
)
FROM clauses c
LEFT JOIN corrections_now f ON f.label = 'sentiment' AND f.feedback_id = c.feedback_id AND f.place >= c.starts AND f.place < c.ends
LEFT JOIN corrections_now e ON e.label = 'emotion' AND e.feedback_id = c.feedback_id AND e.place >= c.starts AND e.place < c.ends
LEFT JOIN corrections_now l ON l.label = 'leaf' AND l.feedback_id = c.feedback_id AND l.place >= c.starts AND l.place < c.ends
    AND l.was = coalesce(c.subject || '/' || c.subject_leaf, '');

-- Clauses that a split of a leaf takes by their words; the first pattern that holds wins.
CREATE OR REPLACE TABLE clauses_split AS
SELECT c.feedback_id, c.starts, c.subject AS subject_read, c.subject_leaf AS leaf_read, m.subject, m.leaf
FROM taxonomy_map m
JOIN clauses_corrected c ON c.subject = m.subject_read AND c.subject_leaf = m.leaf_read
JOIN feedback t ON t.feedback_id = c.feedback_id
WHERE m.words IS NOT NULL AND regexp_matches(substring(t.text, c.starts + 1, c.ends - c.starts), m.words)
QUALIFY row_number() OVER (PARTITION BY c.feedback_id, c.starts, c.subject, c.subject_leaf ORDER BY m.rowid) = 1;

-- The clauses as people see them: as read, corrected at the remark, under the subjects as they arranged them.
CREATE OR REPLACE VIEW heard AS
SELECT c.* REPLACE (
    coalesce(s.subject, m.subject, c.subject) AS subject,
    coalesce(s.leaf, m.leaf, c.subject_leaf) AS subject_leaf
)
FROM clauses_corrected c
LEFT JOIN taxonomy_map m ON m.words IS NULL AND m.subject_read = c.subject AND m.leaf_read = c.subject_leaf
LEFT JOIN clauses_split s ON s.feedback_id = c.feedback_id AND s.starts = c.starts AND s.subject_read = c.subject AND s.leaf_read = c.subject_leaf;

-- First subject of the remarks that a correction or an edit of the subjects touched: of the clause that feels
-- most, on the remark's own side when there is one (as the reading chooses it).
CREATE OR REPLACE TABLE first_subjects AS
SELECT h.feedback_id, arg_max(h.subject, coalesce(h.intensity, 0) + CASE WHEN (h.sentiment > 0) = (r.sentiment > 0) THEN 10 ELSE 0 END) AS subject
FROM heard h
JOIN feedback_scores r ON r.feedback_id = h.feedback_id
WHERE h.subject IS NOT NULL
  AND h.feedback_id IN (
    SELECT feedback_id FROM corrections_now WHERE label = 'leaf'
    UNION SELECT feedback_id FROM clauses_split
    UNION SELECT c.feedback_id FROM clauses c JOIN taxonomy_map m ON m.subject_read = c.subject AND m.leaf_read = c.subject_leaf
  )
GROUP BY h.feedback_id;
