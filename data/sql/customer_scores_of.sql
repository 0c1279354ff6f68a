-- The kept scores of one model.
SELECT customer_key, as_of, value, label, detail, version FROM customer_scores WHERE model = $model ORDER BY customer_key;
