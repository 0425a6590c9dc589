/** Sessions, tokens for programs and the audit trail. Secrets are kept as SHA-256 only: what is read here opens nothing. Times are epoch milliseconds. */
export const SIGN_IN = `
  CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    name TEXT NOT NULL,
    groups TEXT NOT NULL,
    method TEXT NOT NULL,
    created_at REAL NOT NULL,
    seen_at REAL NOT NULL,
    issued_at REAL NOT NULL,
    -- A session whose id was replaced lives a moment longer for requests under way.
    replaced_at REAL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_seen ON sessions (seen_at);
  CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at REAL NOT NULL,
    created_by TEXT NOT NULL,
    expires_at REAL,
    used_at REAL,
    revoked_at REAL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    actor TEXT NOT NULL,
    via TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_at ON audit (at);
  `;
