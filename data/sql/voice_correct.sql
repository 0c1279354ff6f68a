INSERT INTO corrections BY NAME SELECT * FROM corrected;
