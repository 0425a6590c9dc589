/** Groups, the outbox with its attempts, and the ledger. Times are epoch milliseconds. */
export const DELIVERY = `
  CREATE TABLE dispatched_alerts (
    fingerprint TEXT PRIMARY KEY,
    episode TEXT NOT NULL,
    body TEXT NOT NULL,
    note TEXT NOT NULL,
    ended_at REAL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE notification_groups (
    id TEXT PRIMARY KEY,
    receiver TEXT NOT NULL,
    labels TEXT NOT NULL,
    because TEXT NOT NULL,
    wait_ms REAL NOT NULL,
    interval_ms REAL NOT NULL,
    repeat_ms REAL NOT NULL,
    changed_at REAL,
    notified_at REAL,
    due_at REAL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE group_members (
    group_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    told INTEGER NOT NULL,
    routed INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL,
    PRIMARY KEY (group_id, fingerprint)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE deliveries (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    receiver TEXT NOT NULL,
    receiver_name TEXT NOT NULL,
    receiver_kind TEXT NOT NULL,
    key TEXT NOT NULL,
    action TEXT NOT NULL,
    quiet INTEGER NOT NULL,
    notification TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at REAL NOT NULL,
    begun_at REAL NOT NULL,
    next_at REAL,
    ended_at REAL
  ) STRICT;
  CREATE INDEX deliveries_waiting ON deliveries (receiver, key, sequence) WHERE state = 'waiting';
  CREATE INDEX deliveries_by_state ON deliveries (state, sequence);
  CREATE INDEX deliveries_by_receiver ON deliveries (receiver, sequence);
  CREATE TABLE delivery_attempts (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery TEXT NOT NULL,
    at REAL NOT NULL,
    ok INTEGER NOT NULL,
    status INTEGER,
    detail TEXT NOT NULL,
    duration_ms REAL NOT NULL
  ) STRICT;
  CREATE INDEX delivery_attempts_by_delivery ON delivery_attempts (delivery, sequence);
  CREATE TABLE last_attempts (
    receiver TEXT PRIMARY KEY,
    at REAL NOT NULL,
    ok INTEGER NOT NULL,
    detail TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    kind TEXT NOT NULL,
    fingerprint TEXT,
    episode TEXT,
    source TEXT,
    receiver TEXT,
    delivery TEXT,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX ledger_by_time ON ledger (at);
  CREATE INDEX ledger_by_fingerprint ON ledger (fingerprint, at);
  CREATE INDEX ledger_by_source ON ledger (source, at);
  CREATE INDEX ledger_by_receiver ON ledger (receiver, at);
  CREATE INDEX ledger_by_delivery ON ledger (delivery);
  `;
