/** A store over running engines, at a moment of the test's choice. */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { EngineSettings } from '../../../config/settings.ts';
import { createPromqlStore, type PromqlStore } from '../create-promql-store.ts';
import { createEngine } from '../engine/create-engine.ts';
import { makeEngineSettings } from '../engine/testing.ts';
import type { RunningEngine } from './engine-process.ts';

interface StoreParts {
  /** What `now` is. */
  readonly at: EpochMs;
  /** How often the samples come. */
  readonly intervalMs: Milliseconds;
  readonly settings?: Partial<EngineSettings>;
}

/** Settings of an engine of which nothing special is known. */
export function describeEngine(url: string, intervalMs: Milliseconds): EngineSettings {
  return makeEngineSettings({
    name: url,
    url,
    cluster: null,
    timeout: 30_000,
    cacheSize: 2 ** 24,
    interval: intervalMs,
    useRecordingRules: false,
  });
}

const NO_LOG = { info: () => {}, warn: () => {} };

/** Reads from the engines as from one cluster each, and has looked at each of them. */
export async function openStore(engines: readonly RunningEngine[], parts: StoreParts): Promise<PromqlStore> {
  const clock = () => parts.at;
  const store = createPromqlStore({
    engines: engines.map(({ url }) =>
      createEngine({
        clock,
        settings: {
          ...describeEngine(url, parts.intervalMs),
          ...parts.settings,
        },
      }),
    ),
    clock,
    log: NO_LOG,
    intervalMs: parts.intervalMs,
  });
  await store.whenReady();
  return store;
}
