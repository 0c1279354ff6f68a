-- What the customers of a file may be known again by. $upload
INSERT INTO contacts BY NAME
SELECT n.own_key, n.own_key AS customer_key, n.rule, n.mark, $upload AS upload_id FROM new_contacts n
WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.own_key = n.own_key AND c.rule = n.rule AND c.mark = n.mark)
