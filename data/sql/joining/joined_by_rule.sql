SELECT own_key FROM customer_joins WHERE decided_by IS NULL AND state = 'joined'
