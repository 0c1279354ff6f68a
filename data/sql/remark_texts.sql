-- A few remarks by their ids, as they stand in the file. By row number: a join by id would unpack the words of the whole table.
SELECT feedback_id, text, coalesce(language, 'ko') AS language, answered_at, channel, product, question, score, scale_max, customer_key
FROM feedback
WHERE rowid IN (SELECT rowid FROM feedback WHERE feedback_id IN (SELECT unnest($ids::UBIGINT[])));
