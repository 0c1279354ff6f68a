-- Clauses of a stage that do something: what $act names (question, request, suggestion, leave ... or consequence).
-- text is the whole remark. Newest first.
SELECT f.feedback_id, f.answered_at, f.channel, f.product, f.question, f.score, f.scale_max, f.text,
    c.sentiment::DOUBLE AS feeling, c.stage, c.touchpoint, t.segment, f.customer_key
FROM felt($since, $until, $kept, $without) t
JOIN clauses c ON c.feedback_id = t.feedback_id AND c.stage = t.stage
JOIN feedback f ON f.feedback_id = t.feedback_id
WHERE list_contains($stages, t.stage) AND c.sentiment IS NOT NULL
  AND CASE WHEN $act = 'consequence' THEN c.consequence ELSE list_contains(string_split(c.act, ' '), $act) END
QUALIFY row_number() OVER (PARTITION BY f.feedback_id ORDER BY c.clause_no) = 1
ORDER BY f.answered_at DESC, f.feedback_id
LIMIT $most;
