-- Of the customers who first bought in a month (day is its first): how many bought in the age-th month after it,
-- and for how many that was their last month. {cuts} are attributes of the first order.
WITH firsts AS (
    SELECT customer_key, date_trunc('month', day)::DATE AS start, day + bought_until_days::INTEGER AS last_day{cuts}
    FROM baskets WHERE order_rank = 1
),
months AS (SELECT DISTINCT customer_key, date_trunc('month', day)::DATE AS month FROM baskets WHERE customer_key IS NOT NULL)
SELECT start AS day, date_diff('month', start, month) AS age, count(*) AS bought,
    count(*) FILTER (WHERE month = date_trunc('month', last_day)) AS ended{names}
FROM firsts JOIN months USING (customer_key)
GROUP BY ALL
