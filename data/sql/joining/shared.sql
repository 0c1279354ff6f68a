-- Phone and e-mail hashes that stand beside several customer ids. $most
SELECT rule, mark, list(DISTINCT own_key ORDER BY own_key) AS keys FROM contacts
GROUP BY ALL HAVING count(DISTINCT own_key) BETWEEN 2 AND $most ORDER BY ALL
