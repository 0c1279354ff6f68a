UPDATE contacts SET customer_key = wanted.customer_key FROM wanted WHERE contacts.rowid = wanted.place
