/**
 * Wires the SLOs: the book over store and state, the folder of files that declare some, and those that the demo mesh comes with while nobody
 * ever defined one.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config/settings.ts';
import type { Drain } from './drain.ts';
import { checkSlo } from './slo/check-slo.ts';
import { DEMO_SLOS } from './slo/demo-slos.ts';
import { createSloFolder, type SloFolder } from './slo/folder/watch-folder.ts';
import { createSloBook, type SloBook, type SloBookParts } from './slo/slo-book.ts';
import type { Collections } from './state/collections.ts';
import type { State } from './state/open-state.ts';
import { createOpenTickets } from './state/open-tickets.ts';
import type { TelemetryStore } from './store/telemetry-store.ts';

export interface SloParts extends Required<Pick<SloBookParts, 'readEpisodes'>> {
  readonly config: Pick<Config, 'demo' | 'file' | 'slo' | 'store'>;
  readonly store: TelemetryStore;
  readonly state: State;
  readonly collections: Collections;
  readonly intervalMs: Milliseconds;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  readonly drain: Drain;
}

const DEMO_AUTHOR = 'demo';

/** The folder that was given, or `slos` beside the configuration file when there is one. */
function findFolder({ file, slo }: SloParts['config']): string | null {
  if (slo.folder !== null || file === null) return slo.folder;
  const beside = join(dirname(file), 'slos');
  return existsSync(beside) ? beside : null;
}

function openFolder(folder: string, { store, collections, logger, drain }: SloParts): SloFolder {
  const files = createSloFolder({
    folder,
    slos: collections.slos,
    check: (slo) => checkSlo(slo, store),
    log: logger,
  });
  files
    .start()
    .catch((error: unknown) => logger.error({ err: error, folder }, 'the folder of SLOs could not be read'));
  drain.add({ name: 'slos', run: () => files.stop() });
  return files;
}

/** Shortest steps that the store answers in: over engines that scrape at different distances, none is shorter than the longest of these. */
function finestStep({ config, intervalMs }: SloParts): Milliseconds {
  const sampleMs = Math.max(intervalMs, ...config.store.engines.map(({ interval }) => interval));
  return Math.ceil(sampleMs / intervalMs) * intervalMs;
}

/** The book, its folder being read. */
export function openSlos(parts: SloParts): SloBook {
  const { config, store, state, collections, logger } = parts;
  const { slos, maintenances } = collections;
  if (config.demo && slos.list({ deleted: true }).length === 0) {
    for (const { id, slo } of DEMO_SLOS) slos.create(slo, { author: DEMO_AUTHOR, id });
  }
  const folder = findFolder(config);
  const files = folder === null ? null : openFolder(folder, parts);
  return createSloBook({
    store,
    slos,
    maintenances,
    tickets: createOpenTickets(state),
    clock: Date.now,
    intervalMs: finestStep(parts),
    log: logger,
    readEpisodes: parts.readEpisodes,
    ...(files ? { readFileWarnings: () => files.warnings() } : {}),
  });
}
