SELECT row_no, column_name, value, reason, row::VARCHAR AS row FROM rejects WHERE upload_id = $upload ORDER BY row_no
