-- The mean feeling at a stage ($stages: all its names) or one touchpoint of it.
SELECT avg(feeling)::DOUBLE AS mean
FROM felt($since, $until, $kept, $without)
WHERE list_contains($stages, stage) AND ($touchpoint IS NULL OR touchpoint = $touchpoint);
