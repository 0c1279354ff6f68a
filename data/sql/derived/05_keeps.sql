-- Whether a scope keeps a row by one dimension. kept and without hold a list a dimension ('' stands for
-- unknown) or NULL, which does not filter.
CREATE OR REPLACE MACRO keeps(kept, without, dimension, value) AS
    (kept[dimension] IS NULL OR list_contains(kept[dimension], coalesce(value, '')))
    AND (without[dimension] IS NULL OR NOT list_contains(without[dimension], coalesce(value, '')));
