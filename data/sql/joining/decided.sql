SELECT own_key FROM customer_joins WHERE decided_by IS NOT NULL
