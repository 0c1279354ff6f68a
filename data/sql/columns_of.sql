-- The columns of one stored table. $table
SELECT column_name FROM information_schema.columns
WHERE table_name = $table AND table_catalog = current_database() AND table_schema = 'main'
