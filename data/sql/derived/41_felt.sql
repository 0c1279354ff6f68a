-- The feelings a scope keeps. kept and without hold a list a dimension ('' stands for unknown) or NULL.
-- Competitors' reviews (a brand that is not the user's own) are in only when a brand is asked for.
CREATE OR REPLACE MACRO felt(since, until, kept, without) AS TABLE
SELECT * FROM feelings
WHERE (since IS NULL OR day >= since)
  AND (until IS NULL OR day < until)
  AND (brand IS NULL OR kept['brand'] IS NOT NULL)
  AND (kept['brand'] IS NULL OR list_contains(kept['brand'], coalesce(brand, '')))
  AND (kept['channel'] IS NULL OR list_contains(kept['channel'], coalesce(channel, '')))
  AND (without['channel'] IS NULL OR NOT list_contains(without['channel'], coalesce(channel, '')))
  AND (kept['segment'] IS NULL OR list_contains(kept['segment'], coalesce(segment, '')))
  AND (without['segment'] IS NULL OR NOT list_contains(without['segment'], coalesce(segment, '')))
  AND (kept['product'] IS NULL OR list_contains(kept['product'], coalesce(product, '')))
  AND (without['product'] IS NULL OR NOT list_contains(without['product'], coalesce(product, '')))
  AND (kept['region'] IS NULL OR list_contains(kept['region'], coalesce(region, '')))
  AND (without['region'] IS NULL OR NOT list_contains(without['region'], coalesce(region, '')))
  AND (kept['gender'] IS NULL OR list_contains(kept['gender'], coalesce(gender, '')))
  AND (without['gender'] IS NULL OR NOT list_contains(without['gender'], coalesce(gender, '')))
  AND (kept['grade'] IS NULL OR list_contains(kept['grade'], coalesce(grade, '')))
  AND (without['grade'] IS NULL OR NOT list_contains(without['grade'], coalesce(grade, '')))
  AND (kept['question_kind'] IS NULL OR list_contains(kept['question_kind'], coalesce(question_kind, '')))
  AND (without['question_kind'] IS NULL OR NOT list_contains(without['question_kind'], coalesce(question_kind, '')));
