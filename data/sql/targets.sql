-- name: all
SELECT * FROM targets WHERE ended_at IS NULL ORDER BY until DESC, metric, dimension, part;

-- name: add
INSERT INTO targets (target_id, metric, dimension, part, since, until, value, owner, note, made_at, made_by)
VALUES (:target_id, :metric, :dimension, :part, :since, :until, :value, :owner, :note, :made_at, :made_by);

-- name: end
UPDATE targets SET ended_at = :ended_at WHERE target_id = :target_id AND ended_at IS NULL;

-- name: figures
SELECT * FROM figures ORDER BY metric, kind, name, dated DESC;

-- name: add_figure
INSERT INTO figures (figure_id, kind, name, metric, value, n, scale, method, source, dated, made_at, made_by)
VALUES (:figure_id, :kind, :name, :metric, :value, :n, :scale, :method, :source, :dated, :made_at, :made_by);

-- name: drop_figure
DELETE FROM figures WHERE figure_id = :figure_id;
