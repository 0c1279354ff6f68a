-- Minutes from a visit's first step to its purchase: how many purchases took so long (rounded up, {most} and more as one).
SELECT least(ceil(minutes_to_purchase), {most})::INTEGER AS minutes, count(*) AS n
FROM sessions WHERE purchased AND minutes_to_purchase IS NOT NULL AND {where}
GROUP BY ALL ORDER BY minutes
