/**
 * The current text of a file that changes while the server runs: tokens and certificates that something renews.
 * Read again at most once in `maxAgeMs`.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import { readFile } from 'node:fs/promises';
import { RequestFailure } from './request-failure.ts';

export interface FileContent {
  /** The text; throws RequestFailure when the file cannot be read. */
  read(): Promise<string>;
}

export function createFileContent(path: string, maxAgeMs: Milliseconds): FileContent {
  let readAt = -Infinity;
  let current: Promise<string> | null = null;

  async function load(): Promise<string> {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      readAt = -Infinity;
      throw new RequestFailure(
        `cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  return {
    read() {
      if (current === null || performance.now() - readAt >= maxAgeMs) {
        readAt = performance.now();
        current = load();
      }
      return current;
    },
  };
}
