-- Under which other ids a customer came, and by which rule they are taken for one person.
SELECT own_key, rule, confidence FROM customer_joins WHERE customer_key = $customer AND state = 'joined' AND own_key <> customer_key ORDER BY own_key;
