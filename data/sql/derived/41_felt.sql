-- The feelings a scope keeps (see keeps).
-- Competitors' reviews (a brand that is not the user's own) are in only when a brand is asked for.
CREATE OR REPLACE MACRO felt(since, until, kept, without) AS TABLE
SELECT * FROM feelings
WHERE (since IS NULL OR day >= since)
  AND (until IS NULL OR day < until)
  AND (brand IS NULL OR kept['brand'] IS NOT NULL)
  AND keeps(kept, without, 'brand', brand)
  AND keeps(kept, without, 'channel', channel)
  AND keeps(kept, without, 'segment', segment)
  AND keeps(kept, without, 'product', product)
  AND keeps(kept, without, 'region', region)
  AND keeps(kept, without, 'gender', gender)
  AND keeps(kept, without, 'grade', grade)
  AND keeps(kept, without, 'question_kind', question_kind);
