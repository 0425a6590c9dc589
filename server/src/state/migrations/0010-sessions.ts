/** Sessions that people can tell apart: an id that may be shown, which stays when the secret one is replaced, and where they began. Former ids of one session had its person and moment in common. */
export const SESSIONS = `
  ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
  ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
  ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
  UPDATE sessions SET id = first.id FROM (
    SELECT user, created_at, substr(min(hash), 1, 32) AS id FROM sessions GROUP BY user, created_at
  ) AS first WHERE sessions.user = first.user AND sessions.created_at = first.created_at;
  CREATE INDEX sessions_id ON sessions (id);
  `;
