/**
 * Alerts by episode: one row for each time that something was wrong, live ones and past ones. Columns are what is searched by
 * (`concerns` lists ids, each on a line of its own); the body is the whole episode as JSON. Times are epoch milliseconds.
 */
export const ALERTS = `
  CREATE TABLE alert_episodes (
    episode TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    source TEXT NOT NULL,
    concerns TEXT NOT NULL,
    pending_at REAL NOT NULL,
    fired_at REAL,
    resolved_at REAL,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX alert_episodes_live ON alert_episodes (fingerprint) WHERE resolved_at IS NULL;
  CREATE INDEX alert_episodes_fired ON alert_episodes (fired_at) WHERE fired_at IS NOT NULL;
  CREATE INDEX alert_episodes_source ON alert_episodes (source, fired_at);
  CREATE INDEX alert_episodes_fingerprint ON alert_episodes (fingerprint, pending_at);
  `;
