-- Who complains of a subject and what they bought: customers, their net purchases of the year up to their first such
-- complaint in the scope, and of the $days after it (only those whose days have passed). all_*: everybody who wrote,
-- from their first remark; both_*: of those, the customers of this row, so that the others are the difference.
WITH last AS (SELECT max(day) AS day FROM baskets),
wrote AS (
    SELECT customer_key, min(day) AS day FROM within('answers', $since, $until, $kept, $without)
    WHERE has_text AND customer_key IS NOT NULL AND day IS NOT NULL
    GROUP BY customer_key
),
complained AS (
    SELECT s.subject, a.customer_key, min(a.day) AS day
    FROM within('spoken', $since, $until, $kept, $without) s
    JOIN answers a ON a.feedback_id = s.feedback_id
    WHERE s.leaf IS NULL AND s.feeling < -0.3 AND a.customer_key IS NOT NULL AND a.day IS NOT NULL
    GROUP BY ALL
),
after_writing AS (
    SELECT w.customer_key, coalesce(sum(b.amount), 0) AS won
    FROM wrote w LEFT JOIN baskets b ON b.customer_key = w.customer_key AND b.day > w.day AND b.day <= w.day + $days::INTEGER
    WHERE w.day + $days::INTEGER <= (SELECT day FROM last)
    GROUP BY w.customer_key
),
spent AS (
    SELECT c.subject, c.customer_key,
        coalesce(sum(b.amount) FILTER (b.day <= c.day AND b.day > c.day - 365), 0) AS before_won,
        CASE WHEN any_value(c.day) + $days::INTEGER <= (SELECT day FROM last)
            THEN coalesce(sum(b.amount) FILTER (b.day > c.day AND b.day <= c.day + $days::INTEGER), 0) END AS after_won
    FROM complained c
    LEFT JOIN baskets b ON b.customer_key = c.customer_key
    GROUP BY c.subject, c.customer_key
)
SELECT s.subject, count(*) AS customers, sum(s.before_won) AS before_won,
    count(s.after_won) AS after_n, sum(s.after_won) AS after_total, sum(s.after_won * s.after_won) AS after_squares,
    count(w.won) AS both_n, sum(w.won) AS both_total, sum(w.won * w.won) AS both_squares,
    (SELECT count(*) FROM after_writing) AS all_n, (SELECT sum(won) FROM after_writing) AS all_total, (SELECT sum(won * won) FROM after_writing) AS all_squares
FROM spent s
LEFT JOIN after_writing w ON w.customer_key = s.customer_key
GROUP BY s.subject
ORDER BY before_won DESC, s.subject;
