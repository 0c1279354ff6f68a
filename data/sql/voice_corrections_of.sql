-- What was corrected at a remark and by whom, the newest first; taken back ones too.
SELECT correction_id, place, label, was, now, corrected_by, corrected_at, withdrawn_at
FROM corrections
WHERE feedback_id = $feedback_id
ORDER BY corrected_at DESC, correction_id DESC;
