-- Values of one dimension of a derived table, most frequent first.
SELECT {dimension} AS value
FROM {table}
WHERE {dimension} IS NOT NULL
GROUP BY {dimension}
ORDER BY count(*) DESC, value
LIMIT $most;
