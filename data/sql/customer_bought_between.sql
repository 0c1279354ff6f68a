-- Who bought on a day from $since (inclusive) to $until (exclusive).
SELECT DISTINCT customer_key FROM lines WHERE bought AND customer_key IS NOT NULL AND day >= $since AND day < $until;
