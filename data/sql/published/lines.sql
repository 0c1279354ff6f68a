-- One row per order line; revenue is sum(amount - refunded).
SELECT line_id, order_id, customer_key, happened_at, day, product, category, quantity, amount::DOUBLE AS amount,
    refunded::DOUBLE AS refunded, discount::DOUBLE AS discount, status, channel, region, brand, segment, gender, grade
FROM lines
