-- Which families the kept segments were found in.
SELECT detail->>'families' AS families FROM customer_scores WHERE model = 'segment' AND detail->>'families' IS NOT NULL LIMIT 1;
