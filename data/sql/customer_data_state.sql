-- One text that changes when orders, feedback, customers or the reading of feedback change, and at no other write.
SELECT concat_ws(' ',
    (SELECT concat_ws(' ', count(*), bit_xor(line_id), sum(refunded)) FROM orders),
    (SELECT concat_ws(' ', count(*), bit_xor(feedback_id)) FROM feedback),
    (SELECT concat_ws(' ', count(*), bit_xor(hash(customer_key))) FROM customers),
    (SELECT concat_ws(' ', count(*), max(version)) FROM feedback_scores)
) AS state;
