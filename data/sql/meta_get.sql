-- One setting of a data set. $key
SELECT value FROM meta WHERE key = $key
