-- The feelings a scope keeps (see within).
CREATE OR REPLACE MACRO felt(since, until, kept, without) AS TABLE
SELECT * FROM within('feelings', since, until, kept, without);
