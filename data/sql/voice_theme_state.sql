-- One text that changes when what themes are made of changes: the reading, people's corrections and subjects, the month.
SELECT concat_ws(' ',
    (SELECT concat_ws(' ', count(*), max(version)) FROM feedback_scores),
    (SELECT count(*) FROM clauses),
    (SELECT concat_ws(' ', count(*), count(withdrawn_at)) FROM corrections),
    (SELECT count(*) FROM taxonomy_edits),
    (SELECT date_trunc('month', max(day)) FROM answers WHERE has_text)
) AS state;
