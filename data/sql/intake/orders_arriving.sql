-- An order line is known by its order and product (or line number): amount and status may change later.
CREATE OR REPLACE TEMP TABLE arriving AS
SELECT line, row_no, identity IS NOT NULL AS named, md5_number_lower(coalesce(identity, concat(
    order_id, chr(31), customer_key, chr(31), ordered_at, chr(31), product, chr(31), quantity, chr(31), amount))) AS content
FROM batch
