-- What each customer of a group felt in the year before $as_of: sums, so that groups can be added up.
SELECT customer_key, count(sentiment) AS n, sum(sentiment) AS total, sum(sentiment * sentiment) AS squares,
    count(score) FILTER (question_kind = 'nps') AS nps_n,
    count(*) FILTER (question_kind = 'nps' AND score >= 9) AS promoters,
    count(*) FILTER (question_kind = 'nps' AND score <= 6) AS detractors
FROM answers
WHERE customer_key IS NOT NULL AND brand IS NULL AND day < $as_of AND day >= $as_of - 365
GROUP BY ALL;
