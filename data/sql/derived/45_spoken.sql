-- One row per remark with words and subject it speaks of (leaf is NULL), and one per leaf: how it feels there,
-- and whether the remark tells a consequence or means to leave. What the voice pages count.
CREATE OR REPLACE TABLE spoken AS
WITH said AS (
    SELECT feedback_id, subject, subject_leaf AS leaf, grouping(subject_leaf) = 1 AS whole, avg(sentiment)::FLOAT AS feeling,
        avg(sentiment * coalesce(intensity, 1))::FLOAT AS pull
    FROM heard()
    WHERE subject IS NOT NULL
    GROUP BY GROUPING SETS ((feedback_id, subject), (feedback_id, subject, subject_leaf))
),
told AS (
    SELECT feedback_id, bool_or(consequence) AS consequence, bool_or(contains(coalesce(act, ''), 'leave')) AS leaving
    FROM clauses
    WHERE consequence OR act IS NOT NULL
    GROUP BY feedback_id
)
SELECT said.feedback_id, said.subject, CASE WHEN NOT said.whole THEN said.leaf END AS leaf, said.feeling, said.pull,
    coalesce(told.consequence, false) AS consequence, coalesce(told.leaving, false) AS leaving,
    a.day, a.channel, a.segment, a.product, a.region, a.gender, a.grade, a.question_kind, a.brand
FROM said
JOIN answers a ON a.feedback_id = said.feedback_id
LEFT JOIN told ON told.feedback_id = said.feedback_id
WHERE a.has_text;
