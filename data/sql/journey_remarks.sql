-- The remarks behind one point of the curve, with their words: the ones nearest to $near (-1 the saddest,
-- 1 the happiest, else the typical ones). stages holds every name the data uses for the stage.
SELECT f.feedback_id, f.answered_at, f.channel, f.product, f.question, f.score, f.scale_max, f.text,
    t.feeling::DOUBLE AS feeling, t.stage, t.touchpoint, t.segment
FROM (
    SELECT * FROM felt($since, $until, $kept, $without)
    WHERE list_contains($stages, stage)
      AND ($touchpoint IS NULL OR touchpoint = $touchpoint)
      AND has_text AND feeling IS NOT NULL
    ORDER BY round(abs(feeling - $near), 1), day DESC, feedback_id
    LIMIT $most
) t
JOIN feedback f USING (feedback_id)
ORDER BY round(abs(feeling - $near), 1), f.answered_at DESC, f.feedback_id;
