-- The joins by rule as they are now; what a person decided stays.
DELETE FROM customer_joins WHERE decided_by IS NULL;
INSERT INTO customer_joins BY NAME SELECT *, NULL AS decided_by, NULL AS decided_at FROM new_joins
