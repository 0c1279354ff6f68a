UPDATE {table} SET customer_key = wanted.customer_key, own_key = wanted.own_key FROM wanted WHERE {table}.rowid = wanted.place
