-- Competitors whose remarks are loaded: how many, from when to when.
SELECT brand, count(*) AS remarks, min(answered_at) AS first, max(answered_at) AS last
FROM feedback WHERE brand IS NOT NULL
GROUP BY brand ORDER BY remarks DESC, brand
