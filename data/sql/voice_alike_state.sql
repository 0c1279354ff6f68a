SELECT concat_ws(' ', count(*), bit_xor(feedback_id)) AS state FROM feedback WHERE text IS NOT NULL;
