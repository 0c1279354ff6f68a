-- A segment got another name, or became part of one: the same customers, so no move.
UPDATE segment_history SET label = called.new, label_en = called.new_en
FROM called WHERE segment_history.label = called.old AND segment_history.families = called.families;
