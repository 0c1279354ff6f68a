CREATE OR REPLACE TEMP TABLE arriving AS
SELECT line, row_no, false AS named, md5_number_lower(concat(
    session_id, chr(31), customer_key, chr(31), visited_at, chr(31), step, chr(31), channel, chr(31), campaign, chr(31), product)) AS content
FROM batch
