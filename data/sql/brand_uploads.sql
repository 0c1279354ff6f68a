-- Uploads of remarks that stand, the latest first, with the one brand all their rows carry (None: our own or several).
SELECT u.upload_id, u.file_name, u.loaded_at, count(f.feedback_id) AS remarks,
    CASE WHEN count(f.brand) = count(f.feedback_id) AND count(DISTINCT f.brand) = 1 THEN any_value(f.brand) END AS brand
FROM uploads u JOIN feedback f USING (upload_id)
WHERE u.kind = 'feedback' AND u.undone_at IS NULL
GROUP BY ALL ORDER BY u.loaded_at DESC
