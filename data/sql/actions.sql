-- name: all
SELECT * FROM actions ORDER BY state IN ('done', 'stopped'), due, made_at;

-- name: add
INSERT INTO actions (action_id, title, owner, due, state, stage, touchpoint, segment, metric, baseline, baseline_low, baseline_high,
    baseline_n, baseline_since, baseline_until, judge_on, measure_id, made_at, made_by)
VALUES (:action_id, :title, :owner, :due, :state, :stage, :touchpoint, :segment, :metric, :baseline, :baseline_low, :baseline_high,
    :baseline_n, :baseline_since, :baseline_until, :judge_on, :measure_id, :made_at, :made_by);

-- name: change
UPDATE actions SET state = :state, owner = :owner, due = :due WHERE action_id = :action_id;

-- name: note
INSERT INTO action_changes (action_id, changed_at, changed_by, state, owner, due)
VALUES (:action_id, :changed_at, :changed_by, :state, :owner, :due);

-- name: remove
DELETE FROM actions WHERE action_id = :action_id;

-- name: goals
SELECT stage, feeling FROM goals;

-- name: drop_goals
DELETE FROM goals;

-- name: set_goal
INSERT INTO goals (stage, feeling, set_at, set_by) VALUES (:stage, :feeling, :set_at, :set_by);
