-- How many remarks of a scope hold all the looked-for stems, and how many hold any.
WITH kept AS (
    SELECT DISTINCT feedback_id FROM felt($since, $until, $kept, $without) WHERE has_text
)
SELECT
    count(*) FILTER (list_bool_and(list_transform($stems, lambda stem: contains(lower(f.text), stem)))) AS all_held,
    count(*) FILTER (list_bool_or(list_transform($stems, lambda stem: contains(lower(f.text), stem)))) AS any_held
FROM feedback f
SEMI JOIN kept USING (feedback_id)
LEFT JOIN feedback_scores s USING (feedback_id)
WHERE $label IS NULL OR s.sentiment_label = $label;
