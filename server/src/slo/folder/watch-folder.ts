/**
 * Keeps the SLOs that come from files what the files of a folder say. The folder is watched, and read again from time to time, because
 * watching can miss changes. While the folder itself cannot be read, nothing changes.
 */
import type { Slo, Warning } from '@sightglass/shared/contract';
import type { Milliseconds } from '@sightglass/shared/units';
import { watch, type FSWatcher } from 'node:fs';
import type { Collection } from '../../state/documents.ts';
import type { SloIssue } from '../check-slo.ts';
import { readFolder, type FileIssue } from './read-folder.ts';

const REREAD_MS = 30_000;
/** A file is often written in several steps. */
const SETTLE_MS = 100;

export interface SloFolderOptions {
  /** Absolute path. */
  readonly folder: string;
  readonly slos: Collection<Slo>;
  readonly check: (slo: Slo) => Promise<readonly SloIssue[]>;
  readonly log: { warn(details: object, message: string): void };
  readonly rereadMs?: Milliseconds;
}

export interface SloFolder {
  /** Resolves when the files were read once. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What is wrong at present. */
  warnings(): readonly Warning[];
}

function tell({ file, line, message }: FileIssue): string {
  return `${file}${line === null ? '' : `:${line}`}: ${message}`;
}

export function createSloFolder({
  folder,
  slos,
  check,
  log,
  rereadMs = REREAD_MS,
}: SloFolderOptions): SloFolder {
  let watcher: FSWatcher | null = null;
  let timer: NodeJS.Timeout | undefined;
  let reading = Promise.resolve();
  let stopped = false;
  let issues: readonly FileIssue[] = [];
  let told = '';

  function watchOnce(): void {
    if (watcher) return;
    try {
      watcher = watch(folder, () => again(SETTLE_MS));
      watcher.on('error', () => {
        watcher?.close();
        watcher = null;
      });
    } catch {
      // The folder is not there yet: reading again from time to time finds it.
    }
  }

  async function refresh(): Promise<void> {
    watchOnce();
    try {
      const read = await readFolder(folder, { check, declared: slos.list() });
      if (stopped) return;
      slos.declare(read.documents);
      issues = read.issues;
    } catch (error) {
      issues = [
        { file: folder, line: null, message: error instanceof Error ? error.message : String(error) },
      ];
    }
    const text = issues.map(tell).join('; ');
    if (text !== '' && text !== told)
      log.warn(
        { folder, issues: issues.map(tell) },
        'files of SLOs have mistakes; what they declared before stays',
      );
    told = text;
    again(rereadMs);
  }

  function again(delayMs: Milliseconds): void {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => {
      reading = reading.then(refresh);
    }, delayMs);
    timer.unref();
  }

  return {
    start() {
      reading = refresh();
      return reading;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      watcher?.close();
      await reading;
    },
    warnings: () =>
      issues.map((issue) => ({ code: 'source-down', subject: issue.file, message: tell(issue) })),
  };
}
