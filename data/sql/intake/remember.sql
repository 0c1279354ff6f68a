INSERT OR REPLACE INTO meta VALUES ('mappings', $value)
