INSERT INTO rejects BY NAME SELECT $upload AS upload_id, * FROM set_aside
