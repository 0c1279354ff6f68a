-- One subject (or leaf) by month: remarks that speak of it, and the sums of how they feel.
SELECT date_trunc('month', day)::DATE AS month, count(*) AS n, sum(feeling::DOUBLE) AS total, sum(feeling::DOUBLE * feeling) AS squares
FROM within('spoken', $since, $until, $kept, $without)
WHERE subject = $subject AND leaf IS NOT DISTINCT FROM $leaf AND day IS NOT NULL
GROUP BY month
ORDER BY month;
