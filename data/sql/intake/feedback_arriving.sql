-- The content hash of each arriving answer; a row that a marketplace names for good is known by that name.
CREATE OR REPLACE TEMP TABLE arriving AS
SELECT line, row_no, identity IS NOT NULL AS named, md5_number_lower(coalesce(identity, concat(
    answered_at, chr(31), customer_key, chr(31), channel, chr(31), stage, chr(31), touchpoint, chr(31), question, chr(31),
    question_kind, chr(31), score, chr(31), scale_max, chr(31), text, chr(31), product, chr(31), order_id, chr(31),
    order_line_id, chr(31), brand, chr(31), conversation, coalesce(chr(31) || invited_at, '')))) AS content
FROM batch
