-- New places of remarks and clauses, and the journey they belong to; what was read and felt stays as it is.
UPDATE feedback_scores SET placed_stage = p.stage, placed_touchpoint = p.touchpoint
FROM placed p WHERE p.feedback_id = feedback_scores.feedback_id;
UPDATE clauses SET stage = p.stage, touchpoint = p.touchpoint, confidence = p.confidence, rule = p.rule
FROM placed_clauses p WHERE p.feedback_id = clauses.feedback_id AND p.clause_no = clauses.clause_no;
INSERT INTO meta SELECT 'journey', told FROM chosen_journey ON CONFLICT (key) DO UPDATE SET value = excluded.value;
