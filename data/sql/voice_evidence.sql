-- The remarks behind a figure: those of a scope that fit every condition that is not NULL, with all their clauses.
-- side: bad | good. told: consequence | leaving. mark: see the CASE below. strongest puts consequences and the
-- strongest feeling first, else the newest. Words are read of the $most shown alone (over rowid: they cost most).
WITH fitting AS MATERIALIZED (
    SELECT feedback_id, day, feeling, pull, consequence, leaving
    FROM within('spoken', $since, $until, $kept, $without)
    WHERE $subject IS NOT NULL AND subject = $subject AND leaf IS NOT DISTINCT FROM $leaf
    UNION ALL
    SELECT feedback_id, day, sentiment, sentiment, false, false
    FROM within('answers', $since, $until, $kept, $without)
    WHERE $subject IS NULL AND has_text
),
chosen AS MATERIALIZED (
    SELECT feedback_id, day, feeling, pull,
        consequence OR ($strongest AND $subject IS NULL AND feedback_id IN (SELECT feedback_id FROM clauses WHERE consequence)) AS tells
    FROM fitting
    WHERE ($side IS NULL OR CASE $side WHEN 'bad' THEN feeling < -0.3 ELSE feeling > 0.3 END)
      AND ($label IS NULL OR feedback_id IN (SELECT feedback_id FROM answers WHERE sentiment_label = $label))
      AND ($emotion IS NULL OR feedback_id IN (SELECT feedback_id FROM answers WHERE emotion = $emotion))
      AND ($theme IS NULL OR feedback_id IN (SELECT feedback_id FROM theme_clauses WHERE theme_id = $theme))
      AND CASE $told WHEN 'consequence' THEN feedback_id IN (SELECT feedback_id FROM clauses WHERE consequence)
          WHEN 'leaving' THEN feedback_id IN (SELECT feedback_id FROM clauses WHERE contains(act, 'leave')) ELSE true END
      AND CASE $mark
          WHEN 'praised' THEN feedback_id IN (SELECT feedback_id FROM answers WHERE goodness >= 0.75 AND sentiment <= -0.5)
          WHEN 'panned' THEN feedback_id IN (SELECT feedback_id FROM answers WHERE goodness <= 0.25 AND sentiment >= 0.5)
          WHEN 'paid' THEN feedback_id IN (SELECT feedback_id FROM answers WHERE paid)
          WHEN 'alike' THEN feedback_id IN (SELECT feedback_id FROM twins)
          WHEN 'corrected' THEN feedback_id IN (SELECT feedback_id FROM corrections WHERE withdrawn_at IS NULL)
          ELSE true END
),
shown AS MATERIALIZED (
    SELECT *, row_number() OVER () AS place
    FROM (
        SELECT *, (SELECT count(*) FROM chosen) AS all_n FROM chosen
        ORDER BY $strongest AND tells DESC, CASE WHEN $strongest THEN -abs(pull) END, day DESC NULLS LAST, feedback_id
        LIMIT $most
    )
),
heard_in AS (
    SELECT feedback_id, list({'starts': starts, 'ends': ends, 'sentiment': sentiment::DOUBLE, 'subject': subject, 'leaf': subject_leaf,
        'emotion': emotion, 'consequence': consequence} ORDER BY clause_no, subject_leaf) AS clauses
    FROM heard()
    SEMI JOIN shown USING (feedback_id)
    GROUP BY feedback_id
),
worded AS (
    SELECT feedback_id, text, answered_at, channel, product, score, scale_max, paid, conversation
    FROM feedback
    WHERE rowid IN (SELECT rowid FROM feedback SEMI JOIN shown USING (feedback_id))
)
SELECT f.*, s.feeling::DOUBLE AS felt, s.all_n, coalesce(h.clauses, []) AS clauses, a.emotion, a.sentiment_label,
    t.n AS alike, t.kind AS alike_kind, s.feedback_id IN (SELECT feedback_id FROM corrections WHERE withdrawn_at IS NULL) AS corrected
FROM shown s
JOIN worded f USING (feedback_id)
JOIN (FROM answers SEMI JOIN shown USING (feedback_id)) a USING (feedback_id)
LEFT JOIN heard_in h USING (feedback_id)
LEFT JOIN (FROM twins SEMI JOIN shown USING (feedback_id)) t USING (feedback_id)
ORDER BY s.place;
