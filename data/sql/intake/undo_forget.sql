DELETE FROM {table}_replaced WHERE replaced_by = $upload
