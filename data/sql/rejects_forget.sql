-- One row set aside. $upload $row_no
DELETE FROM rejects WHERE upload_id = $upload AND row_no = $row_no
