-- One setting of a data set, kept. $key $value
INSERT INTO meta VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = $value
