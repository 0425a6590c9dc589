/**
 * The history of what configures the mesh: of each resource every version that was seen, and when it went. In and out: resources' heads and their YAML. The newest
 * version of what is there is always kept; what is past is bounded by age, number and size.
 */
import type { ConfigChange, ConfigResource } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Bytes, EpochMs } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

/** What is known of a resource besides its text. */
export type ResourceHead = Omit<ConfigResource, 'firstSeenAt' | 'changedAt'>;

export interface KnownResource {
  readonly id: string;
  readonly source: string;
  readonly part: string;
  readonly kind: string;
  readonly where: string;
  readonly fingerprint: string;
}

interface NewVersion {
  readonly head: ResourceHead;
  readonly source: string;
  readonly part: string;
  readonly fingerprint: string;
  readonly at: EpochMs;
  readonly action: 'seen' | 'created' | 'changed';
  readonly yaml: string;
}

interface KeptResource extends ConfigResource {
  readonly deletedAt: EpochMs | null;
  readonly fingerprint: string;
}

export interface ConfigHistory {
  /** Resources of a source that are there as far as is known. */
  listKnown(source: string): KnownResource[];
  /** The resource as last kept, deleted or not; null when there never was one. */
  read(id: string): KeptResource | null;
  /** When each was first seen and last changed, by id. */
  readTimes(): Map<string, { readonly firstSeenAt: EpochMs; readonly changedAt: EpochMs }>;
  /** Parts of a source that were read whole once. */
  listParts(source: string): string[];
  keepPart(source: string, part: string): void;
  keep(version: NewVersion): void;
  /** It says the same as before, but stands elsewhere. */
  move(head: ResourceHead, place: { readonly source: string; readonly part: string }): void;
  remove(id: string, at: EpochMs): void;
  /** Versions of one, newest first, at most `limit`. */
  readVersions(id: string, limit: number): ConfigChange[];
  /** Changes in the window, newest first, at most `limit`; empty lists mean all. */
  readChanges(query: {
    readonly window: TimeWindow;
    readonly clusters: readonly string[];
    readonly namespaces: readonly string[];
    readonly kinds: readonly string[];
    readonly limit: number;
  }): Omit<ConfigChange, 'yaml'>[];
  /** Drops past versions from before the moment, and the oldest over the bounds. */
  prune(bounds: { readonly before: EpochMs; readonly versions: number; readonly bytes: Bytes }): void;
  /** Several calls as one. */
  transaction<T>(work: () => T): T;
}

interface ResourceRow {
  readonly id: string;
  readonly source: string;
  readonly part: string;
  readonly kind: string;
  readonly head: string;
  readonly fingerprint: string;
  readonly first_seen_at: number;
  readonly changed_at: number;
  readonly deleted_at: number | null;
}

const VERSION_COLUMNS = 'id, kind, cluster, namespace, name, at, action';

function parseHead(row: Pick<ResourceRow, 'head'>): ResourceHead {
  return JSON.parse(row.head) as ResourceHead;
}

/** For `json_each`: null when anything goes. */
function chosen(values: readonly string[]): string | null {
  return values.length === 0 ? null : JSON.stringify(values);
}

export function createConfigHistory(state: State): ConfigHistory {
  const { database } = state;
  const selectKnown = database.prepare(
    'SELECT * FROM config_resources WHERE source = ? AND deleted_at IS NULL',
  );
  const selectOne = database.prepare('SELECT * FROM config_resources WHERE id = ?');
  const selectTimes = database.prepare('SELECT id, first_seen_at, changed_at FROM config_resources');
  const selectParts = database.prepare('SELECT part FROM config_parts WHERE source = ?');
  const insertPart = database.prepare('INSERT OR IGNORE INTO config_parts (source, part) VALUES (?, ?)');
  const writeResource = database.prepare(
    `INSERT INTO config_resources (id, source, part, kind, head, fingerprint, first_seen_at, changed_at, deleted_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, NULL)
     ON CONFLICT (id) DO UPDATE SET source = ?2, part = ?3, head = ?5, fingerprint = ?6, changed_at = ?7, deleted_at = NULL`,
  );
  const moveResource = database.prepare(
    'UPDATE config_resources SET source = ?, part = ?, head = ? WHERE id = ?',
  );
  const markDeleted = database.prepare(
    'UPDATE config_resources SET changed_at = ?1, deleted_at = ?1 WHERE id = ?2',
  );
  const age = database.prepare('UPDATE config_versions SET newest = 0 WHERE id = ? AND newest = 1');
  const insertVersion = database.prepare(
    `INSERT INTO config_versions (${VERSION_COLUMNS}, newest, bytes, yaml) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
  );
  const insertDeletion = database.prepare(
    `INSERT INTO config_versions (${VERSION_COLUMNS}, newest, bytes, yaml)
     SELECT id, kind, cluster, namespace, name, ?, 'deleted', 0, bytes, yaml
     FROM config_versions WHERE id = ? ORDER BY sequence DESC LIMIT 1`,
  );
  const selectVersions = database.prepare(
    `SELECT ${VERSION_COLUMNS}, yaml FROM config_versions WHERE id = ? ORDER BY sequence DESC LIMIT ?`,
  );
  const selectChanges = database.prepare(
    `SELECT ${VERSION_COLUMNS} FROM config_versions
     WHERE action <> 'seen' AND at >= ?1 AND at < ?2
       AND (?3 IS NULL OR cluster IN (SELECT value FROM json_each(?3)))
       AND (?4 IS NULL OR namespace IN (SELECT value FROM json_each(?4)))
       AND (?5 IS NULL OR kind IN (SELECT value FROM json_each(?5)))
     ORDER BY at DESC, sequence DESC LIMIT ?6`,
  );
  const dropOld = database.prepare('DELETE FROM config_versions WHERE newest = 0 AND at < ?');
  const dropMost = database.prepare(
    `DELETE FROM config_versions WHERE newest = 0 AND sequence <= (
       SELECT max(sequence) FROM (
         SELECT sequence, row_number() OVER latest AS number, sum(bytes) OVER latest AS total
         FROM config_versions WHERE newest = 0 WINDOW latest AS (ORDER BY sequence DESC)
       ) WHERE number > ?1 OR total > ?2)`,
  );
  const dropForgotten = database.prepare(
    `DELETE FROM config_resources WHERE deleted_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM config_versions WHERE config_versions.id = config_resources.id)`,
  );

  return {
    listKnown: (source) =>
      (selectKnown.all(source) as unknown as ResourceRow[]).map((row) => ({
        id: row.id,
        source: row.source,
        part: row.part,
        kind: row.kind,
        where: parseHead(row).origin.where,
        fingerprint: row.fingerprint,
      })),
    read(id) {
      const row = selectOne.get(id) as unknown as ResourceRow | undefined;
      if (!row) return null;
      const { first_seen_at: firstSeenAt, changed_at: changedAt, deleted_at: deletedAt, fingerprint } = row;
      return { ...parseHead(row), firstSeenAt, changedAt, deletedAt, fingerprint };
    },
    readTimes() {
      const rows = selectTimes.all() as unknown as ResourceRow[];
      return new Map(
        rows.map((row) => [row.id, { firstSeenAt: row.first_seen_at, changedAt: row.changed_at }] as const),
      );
    },
    listParts: (source) => (selectParts.all(source) as unknown as { part: string }[]).map(({ part }) => part),
    keepPart: (source, part) => void insertPart.run(source, part),
    keep({ head, source, part, fingerprint, at, action, yaml }) {
      const { id, kind, cluster, namespace, name } = head;
      writeResource.run(id, source, part, kind, JSON.stringify(head), fingerprint, at);
      age.run(id);
      insertVersion.run(id, kind, cluster, namespace, name, at, action, yaml.length, yaml);
    },
    move: (head, { source, part }) => void moveResource.run(source, part, JSON.stringify(head), head.id),
    remove(id, at) {
      insertDeletion.run(at, id);
      age.run(id);
      markDeleted.run(at, id);
    },
    readVersions: (id, limit) => selectVersions.all(id, limit).map((row) => row as unknown as ConfigChange),
    readChanges: ({ window, clusters, namespaces, kinds, limit }) =>
      selectChanges
        .all(window.from, window.to, chosen(clusters), chosen(namespaces), chosen(kinds), limit)
        .map((row) => row as unknown as ConfigChange),
    prune({ before, versions, bytes }) {
      state.transaction(() => {
        dropOld.run(before);
        dropMost.run(versions, bytes);
        dropForgotten.run();
      });
    },
    transaction: (work) => state.transaction(work),
  };
}
