UPDATE corrections SET withdrawn_at = withdrawn.at FROM withdrawn WHERE corrections.correction_id = withdrawn.correction_id;
