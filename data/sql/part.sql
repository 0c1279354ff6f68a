-- What a person may see of the stored tables: made in a schema of its own that is searched before the whole.
-- allowed holds a list a dimension, or NULL for all, and an empty name for the own brand. A row of which the
-- dimension is not known is not shown to whom it is limited. Tables that are not here: data/part.py. {whole} $channels $regions $brands
CREATE OR REPLACE TABLE allowed AS
SELECT $channels::VARCHAR[] AS channels, $regions::VARCHAR[] AS regions, $brands::VARCHAR[] AS brands;
CREATE OR REPLACE VIEW homes AS SELECT customer_key AS home_of, any_value(region) AS home FROM {whole}.customers GROUP BY ALL;
-- rowid goes with the rows: texts and new rows are fetched by it.
CREATE OR REPLACE VIEW feedback AS
SELECT f.*, f.rowid AS rowid FROM {whole}.feedback f LEFT JOIN homes ON home_of = f.customer_key, allowed
WHERE (channels IS NULL OR list_contains(channels, f.channel))
  AND (regions IS NULL OR list_contains(regions, home))
  AND (brands IS NULL OR list_contains(brands, coalesce(f.brand, '')));
CREATE OR REPLACE VIEW orders AS
SELECT o.*, o.rowid AS rowid FROM {whole}.orders o LEFT JOIN homes ON home_of = o.customer_key, allowed
WHERE (channels IS NULL OR list_contains(channels, o.channel))
  AND (regions IS NULL OR list_contains(regions, coalesce(o.region, home)))
  AND (brands IS NULL OR list_contains(brands, coalesce(o.brand, '')));
CREATE OR REPLACE VIEW visits AS
SELECT v.*, v.rowid AS rowid FROM {whole}.visits v LEFT JOIN homes ON home_of = v.customer_key, allowed
WHERE (channels IS NULL OR list_contains(channels, v.channel))
  AND (regions IS NULL OR list_contains(regions, home))
  AND brands IS NULL;
CREATE OR REPLACE VIEW heard_of AS
SELECT customer_key FROM feedback UNION ALL SELECT customer_key FROM orders UNION ALL SELECT customer_key FROM visits;
CREATE OR REPLACE VIEW customers AS
SELECT c.*, c.rowid AS rowid FROM {whole}.customers c, allowed
WHERE (regions IS NULL OR list_contains(regions, c.region))
  AND ((channels IS NULL AND brands IS NULL) OR c.customer_key IN (FROM heard_of));
CREATE OR REPLACE VIEW feedback_ids_seen AS SELECT feedback_id FROM feedback;
CREATE OR REPLACE VIEW customer_keys_seen AS SELECT customer_key FROM customers UNION ALL FROM heard_of
