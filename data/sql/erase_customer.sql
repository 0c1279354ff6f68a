-- Which remarks are one customer's: by the customer's key, or without one on their order or in their conversation.
-- data/erasing.py deletes by it from every table that points at a customer or a remark. $customer_key
CREATE OR REPLACE TEMP TABLE theirs AS
WITH bought AS (SELECT order_id FROM orders WHERE customer_key = $customer_key AND order_id IS NOT NULL),
    talks AS (SELECT conversation FROM feedback WHERE customer_key = $customer_key AND conversation IS NOT NULL)
SELECT feedback_id FROM feedback
WHERE customer_key = $customer_key
   OR (customer_key IS NULL AND (order_id IN (FROM bought) OR conversation IN (FROM talks)))
