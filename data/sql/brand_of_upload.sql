-- The remarks of one upload become those of a brand (None: our own).
UPDATE feedback SET brand = $brand WHERE upload_id = $upload
