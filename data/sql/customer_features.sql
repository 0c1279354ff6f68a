-- One row per customer who bought before $as_of: behaviour, attitude and attributes as known on that morning.
-- Every table is cut at day < $as_of before anything is counted: nothing from after the date gets in.
-- One of $parts equal parts of the customers, by the hash of their key: all that is in it, whatever else was bought.
-- Looking back from $since alone makes two dates comparable: both have seen the same length of history.
WITH mine AS (
    SELECT customer_key, day, happened_at, order_id, product, category, channel, bought,
        coalesce(amount, 0)::DOUBLE AS amount, refunded::DOUBLE AS refunded, discount::DOUBLE AS discount
    FROM lines
    WHERE customer_key IS NOT NULL AND day < $as_of AND day >= $since AND hash(customer_key) % $parts = $part
),
days AS (  -- days on which the customer bought; several orders of one day are one visit to the shop
    SELECT customer_key, day, sum(amount) AS amount FROM mine WHERE bought GROUP BY ALL
),
gaps AS (
    SELECT customer_key, day, day - lag(day) OVER (PARTITION BY customer_key ORDER BY day) AS gap FROM days
),
rhythm AS (
    SELECT customer_key,
        count(*) AS frequency,
        $as_of - max(day) AS recency_days,
        $as_of - min(day) AS tenure_days,
        avg(gap) AS gap_days,
        CASE WHEN count(gap) >= 2 THEN stddev_samp(gap) / nullif(avg(gap), 0) END AS gap_spread,
        CASE WHEN count(gap) >= 2 THEN arg_max(gap, day) / nullif(avg(gap), 0) END AS gap_trend,
        count(*) FILTER (day >= $as_of - 90) AS bought_90,
        count(*) FILTER (day >= $as_of - 180 AND day < $as_of - 90) AS bought_before_90,
        count(*) FILTER (day >= $as_of - 365) AS bought_365
    FROM gaps GROUP BY ALL
),
money AS (
    SELECT customer_key,
        count(DISTINCT order_id) FILTER (bought) AS orders,
        sum(amount - refunded) AS money,
        sum(amount - refunded) FILTER (day >= $as_of - 365) AS money_365,
        sum(amount - refunded) FILTER (day >= $as_of - 90) AS money_90,
        sum(discount) / nullif(sum(discount + amount) FILTER (discount IS NOT NULL), 0) AS discount_share,
        avg((discount > 0)::INT) FILTER (bought AND discount IS NOT NULL) AS discounted_lines,
        -- a return is a refund on the line or a line of its own with a negative amount
        sum(refunded + greatest(-amount, 0)) / nullif(sum(amount) FILTER (bought), 0) AS refund_share,
        count(*) FILTER (refunded > 0 OR amount < 0) AS refunds,
        count(*) FILTER ((refunded > 0 OR amount < 0) AND day >= $as_of - 90) AS refunds_90,
        count(DISTINCT product) FILTER (bought) AS products,
        count(DISTINCT category) FILTER (bought) AS categories,
        count(DISTINCT channel) FILTER (bought) AS channels,
        avg((hour(happened_at) >= 21 OR hour(happened_at) < 6)::INT) FILTER (bought) AS night_share,
        avg((isodow(day) >= 6)::INT) FILTER (bought) AS weekend_share
    FROM mine GROUP BY ALL
),
said AS (
    SELECT customer_key,
        count(*) AS remarks,
        count(*) FILTER (day >= $as_of - 90) AS remarks_90,
        count(*) FILTER (channel IN ('채팅', '전화', '이메일') AND day >= $as_of - 90) AS contacts_90,
        count(*) FILTER (channel IN ('채팅', '전화', '이메일')) AS contacts,
        avg(sentiment) AS feeling,
        avg(sentiment) FILTER (day >= $as_of - 90) AS feeling_90,
        avg(goodness) AS goodness,
        arg_max(goodness, happened_at) AS last_goodness,
        arg_max(score, happened_at) FILTER (question_kind = 'nps') AS nps,
        count(*) FILTER (unhappy) AS complaints,
        count(*) FILTER (unhappy AND day >= $as_of - 180) AS complaints_180,
        count(*) FILTER (unhappy AND since_purchase) AS unresolved,
        count(*) FILTER (unhappy AND since_purchase AND subject LIKE '%가격%') AS bad_price,
        count(*) FILTER (unhappy AND since_purchase AND stage = '배송') AS bad_delivery,
        count(*) FILTER (unhappy AND since_purchase AND stage = '결제') AS bad_payment,
        count(*) FILTER (unhappy AND since_purchase AND stage IN ('문의·A/S', '교환·반품')) AS bad_service,
        count(*) FILTER (unhappy AND since_purchase AND stage IN ('개봉·사용', '사용')) AS bad_product
    FROM (
        -- a low score says it, without a score the words do; what was said since the last purchase still stands
        SELECT a.*, coalesce(goodness < 0.5, sentiment_label = 'negative', false) AS unhappy,
            $as_of - day <= r.recency_days AS since_purchase
        FROM answers a JOIN rhythm r USING (customer_key)
        WHERE day < $as_of AND day >= $since AND brand IS NULL
    ) GROUP BY ALL
),
came AS (
    SELECT customer_key,
        count(DISTINCT session_id) FILTER (day >= $as_of - 90) AS visits_90,
        count(DISTINCT session_id) FILTER (day >= $as_of - 180 AND day < $as_of - 90) AS visits_before_90,
        count(DISTINCT session_id) AS visits,
        $as_of - max(day) AS visit_recency_days,
        count(*) FILTER (step = 'cart') AS carts,
        count(*) FILTER (step = 'purchase') AS visit_purchases
    FROM steps WHERE customer_key IS NOT NULL AND day < $as_of AND day >= $since AND hash(customer_key) % $parts = $part GROUP BY ALL
)
SELECT
    r.*,
    m.orders, m.money, m.money_365, m.money_90, greatest(m.money, 0) / nullif(m.orders, 0) AS order_money,
    m.discount_share, m.discounted_lines, m.refund_share, m.refunds, m.refunds_90,
    m.products, m.categories, m.channels, m.night_share, m.weekend_share,
    -- how late the next purchase is by the customer's own rhythm
    r.recency_days / nullif(r.gap_days, 0) AS lateness,
    r.bought_90 - r.bought_before_90 AS bought_change,
    coalesce(s.remarks, 0) AS remarks, coalesce(s.remarks_90, 0) AS remarks_90,
    coalesce(s.contacts, 0) AS contacts, coalesce(s.contacts_90, 0) AS contacts_90,
    s.feeling, s.feeling_90, s.goodness, s.last_goodness, s.nps,
    coalesce(s.complaints, 0) AS complaints, coalesce(s.complaints_180, 0) AS complaints_180,
    coalesce(s.bad_delivery, 0) AS bad_delivery, coalesce(s.bad_payment, 0) AS bad_payment,
    coalesce(s.bad_service, 0) AS bad_service, coalesce(s.bad_product, 0) AS bad_product,
    coalesce(s.bad_price, 0) AS bad_price, coalesce(s.unresolved, 0) AS unresolved,
    coalesce(v.visits, 0) AS visits, coalesce(v.visits_90, 0) AS visits_90,
    coalesce(v.visits_90, 0) - coalesce(v.visits_before_90, 0) AS visits_change,
    v.visit_recency_days,
    coalesce(v.carts, 0) AS carts,
    v.visit_purchases / nullif(v.visits, 0) AS visit_conversion,
    c.gender, c.birth_year, c.region, c.grade, c.consent_marketing
FROM rhythm r
JOIN money m USING (customer_key)
LEFT JOIN said s USING (customer_key)
LEFT JOIN came v USING (customer_key)
LEFT JOIN (SELECT * FROM customers WHERE joined_on IS NULL OR joined_on < $as_of) c USING (customer_key)
ORDER BY customer_key;
