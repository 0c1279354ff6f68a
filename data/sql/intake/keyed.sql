-- Each arriving row with its id and whether that id is stored. A named row that stands twice in the file
-- ($unique) is one row, its last standing counts; otherwise the occurrence is part of the id.
CREATE OR REPLACE TEMP TABLE keyed AS
SELECT n.line, n.row_no, n.id, n.named, n.repeated, stored.id IS NOT NULL AS known
FROM (
    SELECT a.line, a.row_no, a.named,
        CASE WHEN t.occurrence IS NULL OR t.occurrence = 1 OR (a.named AND $unique) THEN a.content
             ELSE md5_number_lower(concat(a.content, '#', t.occurrence)) END AS id,
        a.named AND $unique AND coalesce(t.from_last, 1) > 1 AS repeated
    FROM arriving a LEFT JOIN doubled t USING (line)
) n
LEFT JOIN (SELECT {id} AS id FROM {table}) stored ON stored.id = n.id
