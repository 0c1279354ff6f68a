-- New days: every order has been followed for longer.
UPDATE baskets SET followed_days = reach.last - day
FROM (SELECT max(day) AS last FROM lines) reach
WHERE followed_days IS DISTINCT FROM reach.last - day
