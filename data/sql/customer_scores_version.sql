-- The day and version of a model's kept scores.
SELECT as_of, version FROM customer_scores WHERE model = $model LIMIT 1;
