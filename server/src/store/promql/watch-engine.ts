/**
 * What is known of an engine without asking it for every answer: its families, whether telemetry still arrives, since when there is
 * any, and the clusters and namespaces it tells of. Small queries in the background, one round an interval; a round that
 * fails leaves what was known, and the next one tries again.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Engine } from './engine/engine.ts';
import type { Family } from './family.ts';
import { findNewest, findOldest } from './find-extent.ts';
import { readNamespaces, type ClusterNamespaces } from './read-namespaces.ts';
import { assumePresence, detectExtrapolation, detectPresence, type Presence } from './presence.ts';

const MINUTE_MS = 60_000;
const DETECT_EVERY_MS = 5 * MINUTE_MS;
const NAMESPACES_EVERY_MS = MINUTE_MS;
const OLDEST_EVERY_MS = 60 * MINUTE_MS;

/** How the engine is to be asked. */
interface EngineTraits {
  readonly presence: Presence;
  /** See increase.ts. */
  readonly marginMs: Milliseconds;
}

export interface EngineWatch {
  readonly engine: Engine;
  traits(): EngineTraits;
  /** Newest sample by cluster label; the empty text for engines without one. */
  newest(): ReadonlyMap<string, EpochMs>;
  /** When the newest samples were looked for with success; null before. */
  lookedAt(): EpochMs | null;
  oldestAt(): EpochMs | null;
  namespaces(): ClusterNamespaces;
  /** Changes with the families and with the appearance or loss of telemetry. */
  version(): number;
  /** One round; resolves when it is over, never rejects. */
  look(): Promise<void>;
}

/** A watch that has not looked yet. */
export function watchEngine(
  engine: Engine,
  families: readonly Family[],
  { clock, onError }: { clock: () => EpochMs; onError: (engine: Engine, error: unknown) => void },
): EngineWatch {
  let presence = assumePresence(engine, families);
  let newest: ReadonlyMap<string, EpochMs> = new Map();
  let namespaces: ClusterNamespaces = new Map();
  let lookedAt: EpochMs | null = null;
  let oldestAt: EpochMs | null = null;
  let version = 0;
  let isDetected = false;
  let extrapolates: boolean | null = null;
  const due = { detect: -Infinity, oldest: -Infinity, namespaces: -Infinity };
  let round: Promise<void> | null = null;

  async function detect(at: EpochMs): Promise<void> {
    if (at < due.detect) return;
    extrapolates ??= await detectExtrapolation(engine, at);
    const found = await detectPresence(engine, families, at);
    if (found && namesOf(found) !== namesOf(presence)) version++;
    if (found) presence = found;
    isDetected = found !== null;
    due.detect = at + (isDetected ? DETECT_EVERY_MS : 0);
  }

  async function lookAround(): Promise<void> {
    const at = clock();
    await detect(at);
    if (!isDetected) {
      lookedAt = at;
      return;
    }
    const had = newest.size;
    newest = await findNewest(engine, presence, { at, known: newest });
    if (newest.size !== had) version++;
    lookedAt = at;
    if (at >= due.oldest) {
      const before = oldestAt;
      oldestAt = await findOldest(engine, presence, Math.max(...newest.values()));
      if (before === null) version++;
      due.oldest = at + OLDEST_EVERY_MS;
    }
    if (at >= due.namespaces) {
      namespaces = await readNamespaces(engine, presence.families, at);
      due.namespaces = at + NAMESPACES_EVERY_MS;
    }
  }

  return {
    engine,
    traits: () => ({ presence, marginMs: extrapolates === false ? 0 : engine.intervalMs }),
    newest: () => newest,
    lookedAt: () => lookedAt,
    oldestAt: () => oldestAt,
    namespaces: () => namespaces,
    version: () => version,
    look() {
      round ??= lookAround()
        .catch((error: unknown) => onError(engine, error))
        .finally(() => {
          round = null;
        });
      return round;
    },
  };
}

function namesOf({ families, selectors }: Presence): string {
  return JSON.stringify([families.map(({ name }) => name), selectors]);
}
