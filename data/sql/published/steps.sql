-- One row per visit step.
SELECT session_id, customer_key, happened_at, day, step, channel, campaign, product, segment, region, gender, grade
FROM steps
