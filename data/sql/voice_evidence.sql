-- Which remarks are behind a figure: those of a scope that fit every condition that is not NULL, and how many in all.
-- side: bad | good. told: consequence | leaving. mark: see the CASE below. strongest puts consequences and the
-- strongest feeling first, else the newest. Their words: voice_evidence_texts.
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
      AND ($told IS NULL OR CASE $told WHEN 'consequence' THEN feedback_id IN (SELECT feedback_id FROM clauses WHERE consequence)
          WHEN 'leaving' THEN feedback_id IN (SELECT feedback_id FROM clauses WHERE contains(act, 'leave')) ELSE true END)
      AND ($mark IS NULL OR CASE $mark
          WHEN 'praised' THEN feedback_id IN (SELECT feedback_id FROM answers WHERE goodness >= 0.75 AND sentiment <= -0.5)
          WHEN 'panned' THEN feedback_id IN (SELECT feedback_id FROM answers WHERE goodness <= 0.25 AND sentiment >= 0.5)
          WHEN 'paid' THEN feedback_id IN (SELECT feedback_id FROM answers WHERE paid)
          WHEN 'alike' THEN feedback_id IN (SELECT feedback_id FROM twins)
          WHEN 'corrected' THEN feedback_id IN (SELECT feedback_id FROM corrections WHERE withdrawn_at IS NULL)
          ELSE true END)
)
SELECT feedback_id, feeling::DOUBLE AS felt, (SELECT count(*) FROM chosen) AS all_n
FROM chosen
ORDER BY $strongest AND tells DESC, CASE WHEN $strongest THEN -abs(pull) END, day DESC NULLS LAST, feedback_id
LIMIT $most;
