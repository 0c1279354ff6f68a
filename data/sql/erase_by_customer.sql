-- A table of rows about customers, without those of one. {table} $customer_key
DELETE FROM {table} WHERE customer_key = $customer_key
