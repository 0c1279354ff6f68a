-- Customers who agreed to marketing; who never said so is not among them.
SELECT customer_key FROM customers WHERE consent_marketing;
