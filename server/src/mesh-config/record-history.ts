/**
 * Keeps the history of what sources say: told of a source that changed, it compares what is there with what was kept and writes the difference. What is there when a part
 * of a source is read for the first time ever is `seen`, not created; what a source cannot read at present is not deleted. Work is done in slices, so that a
 * cluster of thousands holds nobody up.
 */
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { ConfigHistory, KnownResource, ResourceHead } from '../state/config-history.ts';
import type { ConfigSource } from './config-source.ts';
import { listConcerned } from './list-concerned.ts';
import type { MeshConfig, MeshResource } from './mesh-config.ts';
import { fingerprint, printResource } from './print-resource.ts';

const SLICE_MS: Milliseconds = 8;
const WRITES_AT_ONCE = 200;
const PRUNE_EVERY_MS: Milliseconds = 600_000;
const KEPT_MS: Milliseconds = 90 * 86_400_000;
const MOST_VERSIONS = 20_000;
const MOST_BYTES: Bytes = 256 * 2 ** 20;

export interface HistoryRecorder {
  /** Returns at once. */
  note(source: ConfigSource): void;
  /** Resolves when all that was noted is kept. */
  settled(): Promise<void>;
}

export interface HistoryRecorderParts {
  readonly history: ConfigHistory;
  /** Of what two sources say, one counts. */
  readonly config: Pick<MeshConfig, 'read' | 'workloads'>;
  readonly clock: () => EpochMs;
  readonly log: { error(details: object, message: string): void };
}

/** What is kept of a source, and which objects were compared with it already. */
interface Memory {
  readonly known: Map<string, KnownResource>;
  readonly compared: Map<string, MeshResource>;
  readonly parts: Set<string>;
}

type Write = () => void;

export function headOf(resource: MeshResource): ResourceHead {
  const { id, apiVersion, kind, cluster, namespace, name, labels, createdAt, origin } = resource;
  return {
    id,
    apiVersion,
    kind,
    cluster,
    namespace,
    name,
    labels: { ...labels },
    createdAt,
    origin: { ...origin },
  };
}

export function createHistoryRecorder({
  history,
  config,
  clock,
  log,
}: HistoryRecorderParts): HistoryRecorder {
  const memories = new Map<string, Memory>();
  const waiting = new Set<ConfigSource>();
  let working: Promise<void> | null = null;
  let prunedAt = -Infinity;

  function remember({ key }: ConfigSource): Memory {
    let memory = memories.get(key);
    if (!memory) {
      const known = new Map(history.listKnown(key).map((one) => [one.id, one]));
      memory = { known, compared: new Map(), parts: new Set(history.listParts(key)) };
      memories.set(key, memory);
    }
    return memory;
  }

  /** What is to be written of a resource; null when nothing is. */
  function compare(source: ConfigSource, resource: MeshResource, memory: Memory): Write | null {
    const { id, kind, origin } = resource;
    const print = fingerprint(resource);
    const part = source.partOf(resource);
    const place = { source: source.key, part };
    const before = memory.known.get(id) ?? null;
    const head = headOf(resource);
    const kept = before ? null : history.read(id);
    const isThere = before !== null || kept?.deletedAt === null;
    memory.known.set(id, { id, kind, ...place, where: origin.where, fingerprint: print });
    memory.compared.set(id, resource);
    if (isThere && (before ?? kept)?.fingerprint === print) {
      const isMoved = before?.where !== origin.where || before.part !== part;
      return isMoved ? () => history.move(head, place) : null;
    }
    const action = isThere ? 'changed' : kept || memory.parts.has(part) ? 'created' : 'seen';
    const yaml = printResource(resource);
    const { rootNamespace } = source.read();
    const concerns = listConcerned(resource, { workloads: config.workloads(), rootNamespace });
    return () => history.keep({ head, ...place, fingerprint: print, at: clock(), action, yaml, concerns });
  }

  /** Prepares one write after the other and makes some of them at a time. */
  async function writeAll<T>(items: readonly T[], prepare: (item: T) => Write | null): Promise<void> {
    let writes: Write[] = [];
    const flush = (): void => {
      const ready = writes;
      writes = [];
      if (ready.length === 0) return;
      history.transaction(() => {
        for (const write of ready) write();
      });
    };
    let since = performance.now();
    for (const item of items) {
      const write = prepare(item);
      if (write) writes.push(write);
      if (writes.length >= WRITES_AT_ONCE) flush();
      if (performance.now() - since < SLICE_MS) continue;
      await letOthersRun();
      since = performance.now();
    }
    flush();
  }

  async function record(source: ConfigSource): Promise<void> {
    const memory = remember(source);
    const { resources } = source.read();
    const fresh = [...resources.values()].filter(
      (one) => memory.compared.get(one.id) !== one && config.read(one.id) === one,
    );
    // Before it was read whole, what is found in a part cannot be told from what is created in it.
    await writeAll(
      fresh.filter((one) => source.knows(source.partOf(one))),
      (one) => compare(source, one, memory),
    );
    const vanished = [...memory.known.values()].filter(
      ({ id, kind, where, part }) =>
        !resources.has(id) && config.read(id) === null && source.isGone({ kind, where }, part),
    );
    await writeAll(vanished, ({ id }) => {
      memory.known.delete(id);
      memory.compared.delete(id);
      return () => history.remove(id, clock());
    });
    for (const part of source.listParts()) {
      if (memory.parts.has(part) || !source.knows(part)) continue;
      history.keepPart(source.key, part);
      memory.parts.add(part);
    }
  }

  async function work(): Promise<void> {
    for (const source of waiting) {
      waiting.delete(source);
      try {
        await record(source);
        const now = clock();
        if (now - prunedAt < PRUNE_EVERY_MS) continue;
        prunedAt = now;
        history.prune({ before: now - KEPT_MS, versions: MOST_VERSIONS, bytes: MOST_BYTES });
      } catch (error) {
        // What was thought to be kept may not be: read it anew.
        memories.delete(source.key);
        log.error({ err: error, source: source.key }, 'changes of the configuration could not be kept');
      }
    }
  }

  function run(): void {
    if (working || waiting.size === 0) return;
    working = work().finally(() => {
      working = null;
      // What was noted while the last of it ended.
      run();
    });
  }

  return {
    note(source) {
      waiting.add(source);
      run();
    },
    async settled() {
      if (!working) return;
      await working;
      await this.settled();
    },
  };
}
