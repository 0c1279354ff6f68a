-- Which rows somebody sees: {"channels": [...], "regions": [...], "brands": [...]}; NULL is all.
ALTER TABLE people ADD COLUMN reach TEXT;
