-- name: all
SELECT * FROM rules WHERE ended_at IS NULL ORDER BY made_at;

-- name: add
INSERT INTO rules (rule_id, name, metric, dimension, part, direction, least, level, grain, cool_down_days, mail_to, hook, made_at, made_by)
VALUES (:rule_id, :name, :metric, :dimension, :part, :direction, :least, :level, :grain, :cool_down_days, :mail_to, :hook, :made_at, :made_by);

-- name: end
UPDATE rules SET ended_at = :ended_at WHERE rule_id = :rule_id AND ended_at IS NULL;

-- name: last_rung
SELECT rule_id, max(until) AS until FROM rings GROUP BY rule_id;

-- name: keep
INSERT INTO notices (key, kind, since, until, good, told, found_at) VALUES (:key, :kind, :since, :until, :good, :told, :found_at)
ON CONFLICT (key) DO NOTHING RETURNING key;

-- name: ring
INSERT INTO rings (key, rule_id, until) VALUES (:key, :rule_id, :until) ON CONFLICT DO NOTHING;

-- name: inbox
SELECT n.*, s.person_id IS NOT NULL AS seen FROM notices n
LEFT JOIN seen s ON s.key = n.key AND s.person_id = :person_id
ORDER BY n.until DESC, n.found_at DESC LIMIT :most;

-- name: unseen
SELECT count(*) AS n FROM notices n LEFT JOIN seen s ON s.key = n.key AND s.person_id = :person_id WHERE s.key IS NULL;

-- name: see
INSERT INTO seen (key, person_id) SELECT key, :person_id FROM notices WHERE true ON CONFLICT DO NOTHING;

-- name: note_sent
INSERT INTO sent (key, way, whereto, outcome, sent_at) VALUES (:key, :way, :whereto, :outcome, :sent_at);

-- name: sent_of
SELECT way, whereto, outcome, sent_at FROM sent WHERE key = :key ORDER BY sent_at;

-- name: weekly
SELECT mail_to, hook, language FROM weekly WHERE one = 1;

-- name: set_weekly
INSERT INTO weekly (one, mail_to, hook, language) VALUES (1, :mail_to, :hook, :language)
ON CONFLICT (one) DO UPDATE SET mail_to = :mail_to, hook = :hook, language = :language;
