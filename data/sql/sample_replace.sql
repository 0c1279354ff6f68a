-- The sample data set as one transaction: an earlier sample goes, this one comes.
DELETE FROM customers WHERE upload_id = 'sample-customers';
DELETE FROM feedback WHERE upload_id = 'sample-feedback';
DELETE FROM orders WHERE upload_id = 'sample-orders';
DELETE FROM visits WHERE upload_id = 'sample-visits';
DELETE FROM uploads WHERE upload_id LIKE 'sample-%';
INSERT INTO customers BY NAME SELECT * FROM new_customers;
INSERT INTO feedback BY NAME SELECT * FROM new_feedback;
INSERT INTO orders BY NAME SELECT * FROM new_orders;
INSERT INTO visits BY NAME SELECT * FROM new_visits;
INSERT INTO uploads BY NAME SELECT * FROM new_uploads;
