/**
 * Episodes of alerts as kept: from the moment that something is found wrong until it is over, and for a while after. What enters and
 * leaves are whole episodes; at most one of a fingerprint is live. Past ones are bounded by age and by number.
 */
import type { Alert } from '@sightglass/shared/contract';
import { formatNamespaceId, formatServiceId } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

export interface StoredEpisode extends Omit<Alert, 'silencedBy' | 'inhibitedBy'> {
  /** Ids; empty: the routing table decides. */
  readonly receivers: readonly string[];
  /** What its source was about when it last found it. */
  readonly about: string;
  /** For how long it has held without a break, in evaluations' own time. */
  readonly activeMs: Milliseconds;
  /** Since when it no longer holds while it keeps firing, likewise; null while it holds. */
  readonly inactiveMs: Milliseconds | null;
  /** For how long nothing was heard of its subject, likewise. */
  readonly absentMs: Milliseconds;
}

export interface AlertTable {
  /** All that are not over, the oldest first. */
  live(): StoredEpisode[];
  /** The live episode of a fingerprint; null when there is none. */
  findLive(fingerprint: string): StoredEpisode | null;
  /** Writes an episode, new or changed. */
  keep(episode: StoredEpisode): void;
  /** Takes away an episode that never fired. */
  forget(episode: string): void;
  /** Episodes that fired and touch the window, newest first, at most `limit`; `subject` as in listConcerned. */
  history(query: {
    readonly window: TimeWindow;
    readonly subject?: string | undefined;
    readonly source?: string | undefined;
    readonly limit: number;
  }): StoredEpisode[];
  /** Drops past episodes that ended before the moment, and the oldest of more than `most`. */
  prune(before: EpochMs, most: number): void;
}

/** Ids of what an alert is about: its subject, and the services and namespaces that its labels name. */
export function listConcerned({ subject, labels }: Pick<Alert, 'subject' | 'labels'>): string[] {
  const ids = new Set(subject ? [subject.id] : []);
  for (const prefix of ['', 'source_']) {
    const cluster = labels[`${prefix}cluster`];
    const namespace = labels[`${prefix}namespace`];
    const name = labels[`${prefix}service`];
    if (cluster === undefined || namespace === undefined) continue;
    if (name !== undefined) ids.add(formatServiceId({ cluster, namespace, name }));
    // What a namespace does to others is no alert of its own.
    if (prefix === '') ids.add(formatNamespaceId({ cluster, namespace }));
  }
  return [...ids];
}

interface Row {
  readonly body: string;
}

const parse = (row: unknown): StoredEpisode => JSON.parse((row as Row).body) as StoredEpisode;

/** The table of a state file. */
export function createAlertTable({ database }: State): AlertTable {
  const selectLive = database.prepare(
    'SELECT body FROM alert_episodes WHERE resolved_at IS NULL ORDER BY pending_at, episode',
  );
  const selectOne = database.prepare(
    'SELECT body FROM alert_episodes WHERE resolved_at IS NULL AND fingerprint = ?',
  );
  const write = database.prepare(
    `INSERT INTO alert_episodes (episode, fingerprint, source, concerns, pending_at, fired_at, resolved_at, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (episode) DO UPDATE SET fired_at = excluded.fired_at, resolved_at = excluded.resolved_at, body = excluded.body`,
  );
  const erase = database.prepare('DELETE FROM alert_episodes WHERE episode = ? AND fired_at IS NULL');
  const selectHistory = database.prepare(
    `SELECT body FROM alert_episodes
     WHERE fired_at IS NOT NULL AND fired_at < ?2 AND (resolved_at IS NULL OR resolved_at >= ?1)
       AND (?3 IS NULL OR instr(concerns, char(10) || ?3 || char(10)) > 0) AND (?4 IS NULL OR source = ?4)
     ORDER BY fired_at DESC, episode LIMIT ?5`,
  );
  const eraseOld = database.prepare('DELETE FROM alert_episodes WHERE resolved_at < ?');
  const eraseMost = database.prepare(
    `DELETE FROM alert_episodes WHERE episode IN (
       SELECT episode FROM alert_episodes WHERE resolved_at IS NOT NULL ORDER BY fired_at DESC LIMIT -1 OFFSET ?)`,
  );
  return {
    live: () => selectLive.all().map(parse),
    findLive(fingerprint) {
      const row = selectOne.get(fingerprint);
      return row === undefined ? null : parse(row);
    },
    keep(episode) {
      const { fingerprint, source, pendingAt, firedAt, resolvedAt } = episode;
      write.run(
        episode.episode,
        fingerprint,
        source.id,
        `\n${listConcerned(episode).join('\n')}\n`,
        pendingAt,
        firedAt,
        resolvedAt,
        JSON.stringify(episode),
      );
    },
    forget: (episode) => void erase.run(episode),
    history: ({ window, subject, source, limit }) =>
      selectHistory.all(window.from, window.to, subject ?? null, source ?? null, limit).map(parse),
    prune(before, most) {
      eraseOld.run(before);
      eraseMost.run(most);
    },
  };
}
