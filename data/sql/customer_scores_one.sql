-- What the models say of one customer.
SELECT model, as_of, value, label, detail FROM customer_scores WHERE customer_key = $customer ORDER BY model;
