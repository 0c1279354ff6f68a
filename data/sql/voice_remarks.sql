-- Remarks of a scope that speak of a subject, those that tell a consequence first, then worst first ($good:
-- best first, NULL: newest first), each with all its clauses.
WITH kept AS (
    SELECT DISTINCT feedback_id FROM felt($since, $until, $kept, $without) WHERE has_text
),
speaking AS (
    SELECT c.feedback_id, avg(c.sentiment * coalesce(c.intensity, 1))::DOUBLE AS feeling
    FROM clauses c
    SEMI JOIN kept USING (feedback_id)
    WHERE c.subject = $subject
      AND ($leaf IS NULL OR c.subject_leaf = $leaf)
      AND ($emotion IS NULL OR c.emotion = $emotion)
    GROUP BY c.feedback_id
),
chosen AS (
    SELECT
        s.feedback_id,
        s.feeling,
        s.feedback_id IN (SELECT feedback_id FROM clauses WHERE consequence) AS tells,
        CASE WHEN $good IS NULL THEN 0 WHEN $good THEN -s.feeling ELSE s.feeling END AS place
    FROM speaking s
    WHERE $good IS NULL OR ($good AND s.feeling > 0) OR (NOT $good AND s.feeling < 0)
    ORDER BY tells DESC, place, s.feedback_id
    LIMIT $most
),
read AS (
    SELECT feedback_id, list({'starts': starts, 'ends': ends, 'sentiment': sentiment::DOUBLE, 'subject': subject, 'leaf': subject_leaf,
        'emotion': emotion, 'consequence': consequence} ORDER BY clause_no, subject_leaf) AS clauses
    FROM clauses
    SEMI JOIN chosen USING (feedback_id)
    GROUP BY feedback_id
)
SELECT f.feedback_id, f.text, f.answered_at, f.channel, f.product, f.score, f.scale_max, chosen.feeling AS felt, read.clauses
FROM chosen
JOIN feedback f USING (feedback_id)
JOIN read USING (feedback_id)
ORDER BY chosen.tells DESC, chosen.place, f.answered_at DESC, f.feedback_id;
