-- The second step of signing in: a sealed secret, and the last time step used, so that a code works once.
ALTER TABLE people ADD COLUMN totp TEXT;
ALTER TABLE people ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;
