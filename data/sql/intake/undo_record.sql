UPDATE uploads SET undone_at = $now WHERE upload_id = $upload AND undone_at IS NULL
