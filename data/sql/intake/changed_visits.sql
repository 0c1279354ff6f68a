-- A visit never changes: it has no name of its own.
CREATE OR REPLACE TEMP TABLE changed (line BIGINT, id UBIGINT)
