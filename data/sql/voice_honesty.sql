-- Rated remarks of a scope: how scores and words agree, and how paid reviews differ from the others. One row.
SELECT
    count(*) FILTER (goodness IS NOT NULL AND sentiment IS NOT NULL) AS rated,
    count(*) FILTER (goodness >= 0.75 AND sentiment IS NOT NULL) AS high,
    count(*) FILTER (goodness >= 0.75 AND sentiment <= -0.5) AS praised,
    count(*) FILTER (goodness <= 0.25 AND sentiment IS NOT NULL) AS low,
    count(*) FILTER (goodness <= 0.25 AND sentiment >= 0.5) AS panned,
    count(*) FILTER (paid AND goodness IS NOT NULL) AS paid_n,
    sum(goodness) FILTER (paid) AS paid_total,
    sum(goodness * goodness) FILTER (paid) AS paid_squares,
    count(*) FILTER (NOT paid AND goodness IS NOT NULL) AS unpaid_n,
    sum(goodness) FILTER (NOT paid) AS unpaid_total,
    sum(goodness * goodness) FILTER (NOT paid) AS unpaid_squares,
    count(*) FILTER (paid AND sentiment IS NOT NULL) AS paid_felt_n,
    sum(sentiment::DOUBLE) FILTER (paid) AS paid_felt_total,
    sum(sentiment::DOUBLE * sentiment) FILTER (paid) AS paid_felt_squares,
    count(*) FILTER (NOT paid AND sentiment IS NOT NULL) AS unpaid_felt_n,
    sum(sentiment::DOUBLE) FILTER (NOT paid) AS unpaid_felt_total,
    sum(sentiment::DOUBLE * sentiment) FILTER (NOT paid) AS unpaid_felt_squares,
    count(*) AS remarks,
    (SELECT count(*) FROM twins t SEMI JOIN within('answers', $since, $until, $kept, $without) USING (feedback_id)) AS alike,
    (SELECT count(*) FROM twins t SEMI JOIN within('answers', $since, $until, $kept, $without) USING (feedback_id) WHERE kind = 'template') AS templates
FROM within('answers', $since, $until, $kept, $without)
WHERE has_text;
