/** What the evaluation of SLOs must remember. Times are epoch milliseconds. */
export const SLOS = `
  CREATE TABLE slo_open_tickets (
    slo TEXT NOT NULL,
    tier TEXT NOT NULL,
    since REAL NOT NULL,
    PRIMARY KEY (slo, tier)
  ) STRICT, WITHOUT ROWID;
  `;
