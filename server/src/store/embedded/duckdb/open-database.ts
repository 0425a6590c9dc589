/**
 * Opens the database file, or makes it. A file that another process holds is an error for the operator; a file that cannot be read is
 * moved aside, named in the log, and a new one is begun: a damaged file is never deleted and never keeps the console down.
 */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { access, constants, mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { EpochMs } from '@sightglass/shared/units';
import type { StoreLog } from '../embedded-store-options.ts';
import { createSchema, hasReadableSchema } from './schema.ts';

/** Another process, or another store of this one, holds the file. */
class StoreLockedError extends Error {
  override readonly name = 'StoreLockedError';
}

export interface Database {
  readonly instance: DuckDBInstance;
  /** Bytes of the files on disk; 0 in memory. */
  measure(): Promise<number>;
  close(): void;
}

/** What a database file holds, by its name. */
export interface DatabaseKind {
  readonly fileName: string;
  /** What it holds, in the log. */
  readonly holds: string;
  hasReadableSchema(connection: DuckDBConnection): Promise<boolean>;
  createSchema(connection: DuckDBConnection): Promise<void>;
}

const TELEMETRY: DatabaseKind = {
  fileName: 'telemetry.duckdb',
  holds: 'the stored telemetry',
  hasReadableSchema,
  createSchema,
};

interface OpenOptions {
  readonly directory: string;
  readonly memoryLimitBytes: number;
  readonly clock: () => EpochMs;
  readonly log: StoreLog;
  /** The telemetry when left out. */
  readonly kind?: DatabaseKind;
}

// The lock on the file does not hold within a process: POSIX locks belong to the process.
const openFiles = new Set<string>();

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function createInstance(path: string, options: OpenOptions): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(path, {
    memory_limit: `${Math.floor(options.memoryLimitBytes / 2 ** 20)}MiB`,
    threads: '2',
    // A checkpoint runs with a commit: smaller ones more often keep commits and a restart's replay short.
    checkpoint_threshold: '64MiB',
    // The columns of a page are read for its rows alone, and not for all that are sorted.
    late_materialization_max_rows: '2000',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    ...(path === ':memory:' ? {} : { temp_directory: join(options.directory, 'tmp') }),
  });
  const kind = options.kind ?? TELEMETRY;
  const connection = await instance.connect();
  try {
    if (!(await kind.hasReadableSchema(connection))) throw new Error('it was written by another version');
    await kind.createSchema(connection);
  } catch (error) {
    connection.closeSync();
    instance.closeSync();
    throw error;
  }
  connection.closeSync();
  return instance;
}

/** Whether the file itself is at fault, and not its place, its rights, or another process. */
function isDamage(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return !/set lock|conflicting lock|permission denied|no space|read-only file system|out of memory|too many open|cannot open file/i.test(
    text,
  );
}

async function moveAside(path: string, options: OpenOptions, error: unknown): Promise<void> {
  const stamp = new Date(options.clock()).toISOString().replaceAll(/[:.]/g, '-');
  const aside = `${path}.unreadable-${stamp}`;
  await rename(path, aside);
  if (await exists(`${path}.wal`)) await rename(`${path}.wal`, `${aside}.wal`);
  const reason = error instanceof Error ? error.message : String(error);
  options.log.error(
    { file: path, movedTo: aside, reason },
    `${(options.kind ?? TELEMETRY).holds} cannot be read (${reason}); it was moved to ${aside} and a new file was begun`,
  );
}

async function openFile(path: string, options: OpenOptions): Promise<DuckDBInstance> {
  try {
    return await createInstance(path, options);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (/could not set lock|conflicting lock/i.test(text)) {
      const holder = /PID (\d+)/.exec(text)?.[1];
      const who = holder ? `process ${holder}` : 'another process';
      throw new StoreLockedError(`${path} is in use by ${who}: only one console can hold a data directory`, {
        cause: error,
      });
    }
    if (!isDamage(error) || !(await exists(path))) throw error;
    await moveAside(path, options, error);
    return createInstance(path, options);
  }
}

/**
 * Makes a folder and those above it, one by one: `mkdir` with `recursive` never comes back from where the system refuses new
 * folders as not found, such as /proc.
 */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Opens the database in a directory, or one in memory for `:memory:`. Throws StoreLockedError. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  if (options.directory === ':memory:') {
    const instance = await createInstance(':memory:', options);
    return { instance, measure: async () => 0, close: () => instance.closeSync() };
  }
  await makeFolder(resolve(options.directory));
  await access(options.directory, constants.W_OK);
  const path = resolve(options.directory, (options.kind ?? TELEMETRY).fileName);
  if (openFiles.has(path)) throw new StoreLockedError(`${path} is in use by this process already`);
  openFiles.add(path);
  try {
    const instance = await openFile(path, options);
    return {
      instance,
      measure: async () => (await sizeOf(path)) + (await sizeOf(`${path}.wal`)),
      close() {
        instance.closeSync();
        openFiles.delete(path);
      },
    };
  } catch (error) {
    openFiles.delete(path);
    throw error;
  }
}
