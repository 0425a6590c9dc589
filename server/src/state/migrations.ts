/**
 * The schema of the state file, as steps: each is applied once, in order, and never changed afterwards. SQLite's `user_version` holds
 * how many were. A newer file than this program knows is refused rather than guessed at.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE documents (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    origin TEXT NOT NULL,
    file TEXT,
    body TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at REAL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE revisions (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    at REAL NOT NULL,
    by TEXT NOT NULL,
    action TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id, version)
  ) STRICT, WITHOUT ROWID;
  `,
];
