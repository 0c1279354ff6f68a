-- Rows of the file with the same content, numbered in the order of the file (few: the rest needs no number).
CREATE OR REPLACE TEMP TABLE doubled AS
SELECT line, row_number() OVER same AS occurrence, row_number() OVER (PARTITION BY content ORDER BY line DESC) AS from_last
FROM arriving
WHERE content IN (SELECT content FROM arriving GROUP BY content HAVING count(*) > 1)
WINDOW same AS (PARTITION BY content ORDER BY line)
