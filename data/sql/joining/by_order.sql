-- How many remarks have the customer of their order, and how many speak of an order.
SELECT count(*) FILTER (own_key IS NOT NULL AND own_key NOT IN (SELECT own_key FROM customer_joins)) AS joined,
    count(*) FILTER (order_line_id IS NOT NULL OR order_id IS NOT NULL) AS speaking
FROM feedback
