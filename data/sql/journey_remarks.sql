-- The remarks behind points of the curve: at most $most a point, the ones nearest to its near (-1 the saddest,
-- 1 the happiest, else the typical ones), newer ones first among equals. Their words: worded.sql.
-- A point is a row of the lists $points (its number), $stages (one of the names the data use for its stage),
-- $touchpoints (NULL: all of the stage) and $nears.
WITH wanted AS (
    SELECT unnest($points::INT[]) AS point, unnest($stages::VARCHAR[]) AS stage, unnest($touchpoints::VARCHAR[]) AS touchpoint,
        unnest($nears::DOUBLE[]) AS near
),
ranked AS (
    SELECT w.point, {'feedback_id': t.feedback_id, 'feeling': t.feeling::DOUBLE, 'stage': t.stage, 'touchpoint': t.touchpoint, 'segment': t.segment} AS one,
        {'far': round(abs(t.feeling - w.near), 1), 'newest': -epoch(t.happened_at), 'id': t.feedback_id} AS place
    FROM felt($since, $until, $kept, $without) t
    JOIN wanted w ON w.stage = t.stage AND (w.touchpoint IS NULL OR w.touchpoint = t.touchpoint)
    WHERE t.has_text AND t.feeling IS NOT NULL
)
SELECT point, unnest(arg_min(one, place, $most::INT), recursive := true) FROM ranked GROUP BY point ORDER BY point;
