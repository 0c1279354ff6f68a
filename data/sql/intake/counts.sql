-- File rows that were there already: every answer of the row was stored as it is, or the row repeats another.
SELECT
    (SELECT count(*) FROM (SELECT k.row_no FROM keyed k LEFT JOIN changed c USING (line) GROUP BY k.row_no HAVING bool_and((k.known AND c.line IS NULL) OR k.repeated))) AS already,
    (SELECT count(DISTINCT k.row_no) FROM keyed k JOIN changed c USING (line)) AS updated
