/** Panels in other pages, and the keys that sign their addresses. Keys are sealed with the key that lies beside this file. Times are epoch milliseconds. */
export const EMBEDS = `
  CREATE TABLE embed_keys (
    id TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    created_at REAL NOT NULL,
    -- What it signed counts no longer.
    retired_at REAL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE embeds (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    panel TEXT NOT NULL,
    look TEXT NOT NULL,
    parents TEXT NOT NULL,
    -- What its author could see when they made it: JSON, or null for everything.
    grants TEXT,
    created_at REAL NOT NULL,
    created_by TEXT NOT NULL,
    expires_at REAL NOT NULL,
    used_at REAL,
    revoked_at REAL,
    revoked_by TEXT NOT NULL DEFAULT ''
  ) STRICT, WITHOUT ROWID;
  `;
