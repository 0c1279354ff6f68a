-- Everything of one customer. What models wrote about their remarks goes first. $customer_key
DELETE FROM clauses WHERE feedback_id IN (SELECT feedback_id FROM feedback WHERE customer_key = $customer_key);
DELETE FROM feedback_scores WHERE feedback_id IN (SELECT feedback_id FROM feedback WHERE customer_key = $customer_key);
DELETE FROM feedback WHERE customer_key = $customer_key;
DELETE FROM orders WHERE customer_key = $customer_key;
DELETE FROM visits WHERE customer_key = $customer_key;
DELETE FROM customer_scores WHERE customer_key = $customer_key;
DELETE FROM customers WHERE customer_key = $customer_key;
DELETE FROM rejects WHERE contains("row"::VARCHAR, $customer_key) OR contains(value, $customer_key);
DELETE FROM feedback_replaced WHERE customer_key = $customer_key;
DELETE FROM orders_replaced WHERE customer_key = $customer_key;
DELETE FROM visits_replaced WHERE customer_key = $customer_key;
DELETE FROM customers_replaced WHERE customer_key = $customer_key
