-- What a run found: the month's themes anew, the month before where it was not there yet, every clause's theme.
DELETE FROM themes WHERE month IN (SELECT max(month) FROM found_themes);
INSERT INTO themes BY NAME SELECT * FROM found_themes ANTI JOIN themes USING (month);
DELETE FROM theme_clauses;
INSERT INTO theme_clauses BY NAME SELECT * FROM found_clauses;
