DELETE FROM twins;
INSERT INTO twins BY NAME SELECT * FROM found_twins;
