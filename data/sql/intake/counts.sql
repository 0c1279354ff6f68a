-- File rows that were there already: every answer of the row was stored, or the row repeats another.
SELECT
    (SELECT count(*) FROM (SELECT row_no FROM keyed GROUP BY row_no HAVING bool_and(known OR repeated))) AS already,
    (SELECT count(DISTINCT k.row_no) FROM keyed k JOIN changed c USING (line)) AS updated
