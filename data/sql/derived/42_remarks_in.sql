-- The remarks with words a scope keeps (see within), without their words: one narrow row each. A remark has also a
-- stage, a touchpoint and a subject to keep by.
CREATE OR REPLACE MACRO remarks_in(since, until, kept, without) AS TABLE
SELECT * FROM within('answers', since, until, kept, without)
WHERE has_text
  AND keeps(kept, without, 'stage', stage)
  AND keeps(kept, without, 'touchpoint', touchpoint)
  AND keeps(kept, without, 'subject', subject);
