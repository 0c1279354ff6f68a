-- Where customers were hurt: a row a stage and touchpoint. people are customers with an unhappy remark there
-- (a remark without a customer is a person of its own), money is what the known ones paid in the 365 days
-- before the data's end, weight sums their hurt (0..1) times that money. aliases/names: a file's stage names.
WITH felt_here AS (
    SELECT coalesce($names[list_position($aliases, t.stage)], t.stage) AS stage, t.touchpoint, t.feedback_id, t.customer_key, t.feeling
    FROM felt($since, $until, $kept, $without) t
    WHERE t.stage IS NOT NULL AND t.feeling IS NOT NULL
),
unhappy AS (
    SELECT stage, touchpoint, customer_key, avg(feeling) AS feeling, count(*) AS remarks
    FROM felt_here
    WHERE feeling <= -$clear
    GROUP BY stage, touchpoint, customer_key, CASE WHEN customer_key IS NULL THEN feedback_id END
),
paid AS (
    SELECT customer_key, sum(amount - refunded)::DOUBLE AS money FROM lines
    WHERE brand IS NULL AND day > (SELECT max(day) FROM lines) - 365
    GROUP BY customer_key
),
hurt AS (
    SELECT u.stage, u.touchpoint, count(*) AS people, count(p.money) AS payers, sum(u.remarks)::BIGINT AS unhappy,
        avg(u.feeling)::DOUBLE AS feeling, sum(p.money)::DOUBLE AS money, sum(-u.feeling * greatest(p.money, 0))::DOUBLE AS weight, sum(-u.feeling)::DOUBLE AS hurt
    FROM unhappy u LEFT JOIN paid p USING (customer_key)
    GROUP BY u.stage, u.touchpoint
),
whole AS (SELECT stage, touchpoint, count(*) AS n FROM felt_here GROUP BY ALL)
SELECT h.*, w.n FROM hurt h JOIN whole w ON w.stage = h.stage AND w.touchpoint IS NOT DISTINCT FROM h.touchpoint;
