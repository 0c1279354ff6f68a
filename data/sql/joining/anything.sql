-- Whether any row can be concerned: for most data sets there is nothing to join, and a load need not look further.
SELECT EXISTS (FROM customer_joins) OR EXISTS (FROM contacts)
    OR EXISTS (FROM orders WHERE own_key IS NOT NULL) OR EXISTS (FROM visits WHERE own_key IS NOT NULL)
    OR EXISTS (FROM feedback WHERE own_key IS NOT NULL)
    OR (EXISTS (FROM orders) AND EXISTS (FROM feedback WHERE order_line_id IS NOT NULL OR order_id IS NOT NULL))
