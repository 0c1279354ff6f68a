-- Rows set aside of all uploads, to be searched for one person.
SELECT upload_id, row_no, value, row::VARCHAR AS row FROM rejects
