-- Remarks of a scope that hold the most of the looked-for stems, newest first among equals (what search ranks), with
-- how many hold all and how many any. All texts are read once, over the ones a scope keeps.
WITH kept AS MATERIALIZED (
    SELECT feedback_id, day, sentiment, emotion, subject
    FROM within('answers', $since, $until, $kept, $without)
    WHERE has_text
      AND ($label IS NULL OR sentiment_label = $label)
      AND ($emotion IS NULL OR emotion = $emotion)
      AND CASE $mark
          WHEN 'praised' THEN goodness >= 0.75 AND sentiment <= -0.5
          WHEN 'panned' THEN goodness <= 0.25 AND sentiment >= 0.5
          WHEN 'paid' THEN paid
          WHEN 'alike' THEN feedback_id IN (SELECT feedback_id FROM twins)
          WHEN 'corrected' THEN feedback_id IN (SELECT feedback_id FROM corrections WHERE withdrawn_at IS NULL)
          ELSE true END
),
hits AS MATERIALIZED (
    SELECT feedback_id, len(list_filter($stems, lambda stem: contains(CASE WHEN $fold THEN lower(text) ELSE text END, stem))) AS held
    FROM feedback
    WHERE contains(CASE WHEN $fold THEN lower(text) ELSE text END, $stems[1])
       OR (len($stems) > 1 AND list_bool_or(list_transform($stems, lambda stem: contains(CASE WHEN $fold THEN lower(text) ELSE text END, stem))))
),
fitting AS MATERIALIZED (SELECT h.*, k.day, k.sentiment, k.emotion, k.subject FROM hits h JOIN kept k USING (feedback_id)),
best AS MATERIALIZED (
    SELECT *, (SELECT count(*) FROM fitting) AS any_held, (SELECT count(*) FROM fitting WHERE held = len($stems)) AS all_held
    FROM fitting
    ORDER BY held DESC, day DESC NULLS LAST, feedback_id
    LIMIT $most
)
SELECT b.feedback_id, f.text, f.answered_at, f.channel, f.product, f.score, f.scale_max, b.sentiment::DOUBLE AS sentiment, b.emotion, b.subject,
    b.held, b.any_held, b.all_held
FROM best b
JOIN (FROM feedback WHERE rowid IN (SELECT rowid FROM feedback SEMI JOIN best USING (feedback_id))) f USING (feedback_id)
ORDER BY b.held DESC, b.day DESC NULLS LAST, b.feedback_id;
