-- Values that a question may name, per table and dimension, with how many rows have them.
WITH said AS (
    UNPIVOT (SELECT 'answers' AS source, channel, stage, touchpoint, subject, emotion, product, region, gender, grade, segment, brand FROM answers)
        ON channel, stage, touchpoint, subject, emotion, product, region, gender, grade, segment, brand
        INTO NAME dimension VALUE value
    UNION ALL BY NAME UNPIVOT (SELECT 'lines' AS source, channel, product, category, region, gender, grade, segment, brand FROM lines)
        ON channel, product, category, region, gender, grade, segment, brand INTO NAME dimension VALUE value
    UNION ALL BY NAME UNPIVOT (SELECT 'sessions' AS source, channel, campaign, product, region, gender, grade, segment FROM sessions)
        ON channel, campaign, product, region, gender, grade, segment INTO NAME dimension VALUE value
),
counted AS (SELECT source, dimension, value, count(*) AS n FROM said GROUP BY ALL)
SELECT * FROM counted
QUALIFY row_number() OVER (PARTITION BY source, dimension ORDER BY n DESC, value) <= 3000
ORDER BY source, dimension, n DESC, value;
