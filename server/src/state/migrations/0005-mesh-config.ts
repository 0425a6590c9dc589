/** What configured the mesh, version by version. Times are epoch milliseconds, `bytes` the characters of `yaml`. */
export const MESH_CONFIG = `
  CREATE TABLE config_resources (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    part TEXT NOT NULL,
    kind TEXT NOT NULL,
    head TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    first_seen_at REAL NOT NULL,
    changed_at REAL NOT NULL,
    deleted_at REAL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX config_resources_by_source ON config_resources (source) WHERE deleted_at IS NULL;
  CREATE TABLE config_versions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    cluster TEXT NOT NULL,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    at REAL NOT NULL,
    action TEXT NOT NULL,
    newest INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    yaml TEXT NOT NULL
  ) STRICT;
  CREATE INDEX config_versions_by_id ON config_versions (id, sequence);
  CREATE INDEX config_versions_by_time ON config_versions (at) WHERE action <> 'seen';
  CREATE INDEX config_versions_past ON config_versions (sequence, bytes, at) WHERE newest = 0;
  CREATE TABLE config_parts (
    source TEXT NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (source, part)
  ) STRICT, WITHOUT ROWID;
  `;
