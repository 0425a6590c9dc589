/** When a folder is to be read: at the start, soon after something changed in it or in the folders that were found in it, and from time to time. */
import type { Milliseconds } from '@sightglass/shared/units';
import { watch, type FSWatcher } from 'node:fs';
import type { FoundFolder } from './list-files.ts';

/** A file is often written in several steps. */
const SETTLE_MS = 100;
/** Every watched folder costs the system something; others are found by reading again. */
const MOST_WATCHED = 1000;

export interface FolderWatch {
  /** Resolves after the first reading. `read` never rejects; one reading is over before the next begins. */
  start(read: () => Promise<void>): Promise<void>;
  /** The folders to watch from now on. */
  follow(folders: readonly FoundFolder[]): void;
  stop(): Promise<void>;
}

export function createFolderWatch(rereadMs: Milliseconds): FolderWatch {
  const watchers = new Map<string, { readonly stamp: string; readonly watcher: FSWatcher }>();
  let timer: NodeJS.Timeout | undefined;
  let reading = Promise.resolve();
  let stopped = false;
  let read: (() => Promise<void>) | null = null;
  let dueAt = Infinity;

  function again(delayMs: Milliseconds): void {
    // A folder that is written to without a pause must be read all the same.
    const at = Date.now() + delayMs;
    if (stopped || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(run, delayMs);
    timer.unref();
  }

  async function readOnce(): Promise<void> {
    if (stopped) return;
    await read?.();
    again(rereadMs);
  }

  function run(): void {
    dueAt = Infinity;
    reading = reading.then(readOnce);
  }

  function drop(path: string): void {
    watchers.get(path)?.watcher.close();
    watchers.delete(path);
  }

  function follow(folders: readonly FoundFolder[]): void {
    const wanted = new Map(folders.slice(0, MOST_WATCHED).map(({ path, stamp }) => [path, stamp]));
    for (const [path, { stamp }] of watchers) if (wanted.get(path) !== stamp) drop(path);
    for (const [path, stamp] of wanted) {
      if (stopped || watchers.has(path)) continue;
      try {
        const watcher = watch(path, () => again(SETTLE_MS));
        watchers.set(path, { stamp, watcher });
        watcher.on('error', () => drop(path));
      } catch {
        // It is gone already, or the system watches enough: reading again finds changes.
      }
    }
  }

  return {
    start(work) {
      read = work;
      run();
      return reading;
    },
    follow,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      for (const path of watchers.keys()) drop(path);
      await reading;
    },
  };
}
