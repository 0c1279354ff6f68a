-- name: person_of_session
SELECT people.*, sessions.seen_at
FROM sessions JOIN people USING (person_id)
WHERE token_hash = :token_hash AND ended_at IS NULL AND removed_at IS NULL
  AND sessions.made_at > :oldest AND sessions.seen_at > :idle;

-- name: touch_session
UPDATE sessions SET seen_at = :now WHERE token_hash = :token_hash;

-- name: add_session
INSERT INTO sessions (token_hash, person_id, way, address, device, made_at, seen_at)
VALUES (:token_hash, :person_id, :way, :address, :device, :now, :now);

-- name: end_session
UPDATE sessions SET ended_at = :now WHERE token_hash = :token_hash AND ended_at IS NULL;

-- name: end_sessions_of
UPDATE sessions SET ended_at = :now WHERE person_id = :person_id AND ended_at IS NULL AND token_hash <> :but;

-- name: sessions_of
SELECT substr(token_hash, 1, 16) AS session_id, way, address, device, made_at, seen_at, token_hash = :current AS is_this
FROM sessions
WHERE person_id = :person_id AND ended_at IS NULL AND made_at > :oldest AND seen_at > :idle
ORDER BY seen_at DESC;

-- name: end_listed_session
UPDATE sessions SET ended_at = :now
WHERE person_id = :person_id AND substr(token_hash, 1, 16) = :session_id AND ended_at IS NULL;

-- name: person
SELECT * FROM people WHERE person_id = :person_id AND removed_at IS NULL;

-- name: person_of_email
SELECT * FROM people WHERE email = :email AND removed_at IS NULL;

-- name: people
SELECT people.*, (SELECT max(seen_at) FROM sessions WHERE sessions.person_id = people.person_id) AS last_seen_at
FROM people WHERE removed_at IS NULL
ORDER BY CASE role WHEN 'owner' THEN 1 WHEN 'analyst' THEN 2 WHEN 'marketer' THEN 3 ELSE 4 END, name;

-- name: first_owner
SELECT * FROM people WHERE role = 'owner' AND removed_at IS NULL ORDER BY made_at LIMIT 1;

-- name: owners
SELECT count(*) AS n FROM people WHERE role = 'owner' AND removed_at IS NULL;

-- name: add_person
INSERT INTO people (person_id, email, name, role, language, made_at)
VALUES (:person_id, :email, :name, :role, :language, :now);

-- name: name_person
UPDATE people SET email = :email, name = :name WHERE person_id = :person_id;

-- name: set_password
UPDATE people SET password = :password WHERE person_id = :person_id;

-- name: set_role
UPDATE people SET role = :role WHERE person_id = :person_id;

-- name: set_reach
UPDATE people SET reach = :reach WHERE person_id = :person_id;

-- name: set_language
UPDATE people SET language = :language WHERE person_id = :person_id;

-- name: remove_person
UPDATE people SET removed_at = :now, email = NULL, name = '', password = NULL, totp = NULL, reach = NULL WHERE person_id = :person_id;

-- name: add_code
INSERT INTO codes (code_hash, purpose, person_id, made_at, expires_at)
VALUES (:code_hash, :purpose, :person_id, :now, :expires_at);

-- name: void_codes
UPDATE codes SET used_at = :now WHERE purpose = :purpose AND person_id IS :person_id AND used_at IS NULL;

-- name: use_code
UPDATE codes SET used_at = :now
WHERE code_hash = :code_hash AND purpose = :purpose AND used_at IS NULL AND expires_at > :now
RETURNING person_id;

-- name: code
SELECT person_id FROM codes
WHERE code_hash = :code_hash AND purpose = :purpose AND used_at IS NULL AND expires_at > :now;

-- name: forget_tries
DELETE FROM tries WHERE tried_at < :before;

-- name: add_try
INSERT INTO tries (what, tried_at) VALUES (:what, :now);

-- name: tries
SELECT count(*) AS n, min(tried_at) AS first_at FROM tries WHERE what = :what AND tried_at > :since;

-- name: clear_tries
DELETE FROM tries WHERE what = :what;

-- name: set_second_step
UPDATE people SET totp = :totp, totp_step = :step WHERE person_id = :person_id;

-- name: use_second_step
UPDATE people SET totp_step = :step WHERE person_id = :person_id AND totp_step < :step RETURNING person_id;

-- name: second_steps
SELECT person_id, totp, totp_step FROM people WHERE totp IS NOT NULL;
