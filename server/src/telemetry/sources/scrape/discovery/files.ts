/**
 * Targets from files in Prometheus' file_sd format. Their folders are watched, and everything is read again from time to
 * time, because watching can miss changes (network file systems, folders made later). A file that cannot be read
 * keeps the targets it last had; one that is gone takes its targets with it.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TargetGroup } from '../target.ts';
import type { Discovered, Discovery } from './discovery.ts';
import { parseTargetFile } from './parse-target-file.ts';

const REREAD_MS = 30_000;
/** A file is often written in several steps. */
const SETTLE_MS = 100;
const MAGIC = /[*?[\]{}]/;

export interface FileDiscoveryOptions {
  /** Absolute paths, globs allowed. */
  readonly patterns: readonly string[];
  readonly rereadMs?: Milliseconds;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

export function createFileDiscovery({ patterns, rereadMs = REREAD_MS }: FileDiscoveryOptions): Discovery {
  const watchers = new Map<string, FSWatcher>();
  /** Last good groups of each file. */
  const known = new Map<string, readonly TargetGroup[]>();
  let timer: NodeJS.Timeout | undefined;
  let reading = Promise.resolve();
  let stopped = false;

  async function findFiles(errors: string[]): Promise<Set<string>> {
    const files = new Set<string>();
    for (const pattern of patterns) {
      if (MAGIC.test(pattern)) for await (const file of glob(pattern)) files.add(file);
      else files.add(pattern);
    }
    if (files.size === 0) errors.push(`no file matches ${patterns.join(', ')}`);
    return files;
  }

  async function readAll(): Promise<Discovered> {
    const errors: string[] = [];
    const files = await findFiles(errors);
    for (const file of known.keys()) if (!files.has(file)) known.delete(file);
    for (const file of files) {
      try {
        known.set(file, parseTargetFile(file, await readFile(file, 'utf8')));
      } catch (error) {
        if (isMissing(error)) known.delete(file);
        errors.push(isMissing(error) ? `${file}: no such file` : `${file}: ${messageOf(error)}`);
      }
    }
    return { groups: [...known.values()].flat(), error: errors.length === 0 ? null : errors.join('; ') };
  }

  function watchFolders(onChange: () => void): void {
    for (const folder of new Set(patterns.map(dirname))) {
      if (watchers.has(folder) || MAGIC.test(folder)) continue;
      try {
        const watcher = watch(folder, onChange);
        watchers.set(folder, watcher);
        watcher.on('error', () => {
          watcher.close();
          watchers.delete(folder);
        });
      } catch {
        // The folder is not there yet: reading again from time to time finds it.
      }
    }
  }

  return {
    description: patterns.length === 1 ? `file ${patterns[0]}` : `files ${patterns.join(', ')}`,
    start(publish) {
      let last = '';

      async function refresh(): Promise<void> {
        watchFolders(() => again(SETTLE_MS));
        const discovered = await readAll().catch((error: unknown) => ({
          groups: [...known.values()].flat(),
          error: messageOf(error),
        }));
        const text = JSON.stringify(discovered);
        if (!stopped && text !== last) publish(discovered);
        last = text;
        again(rereadMs);
      }

      function again(delayMs: Milliseconds): void {
        clearTimeout(timer);
        if (stopped) return;
        timer = setTimeout(() => {
          reading = reading.then(refresh);
        }, delayMs);
      }

      reading = refresh();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      await reading;
    },
  };
}
