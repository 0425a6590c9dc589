/**
 * Configuration from a folder of YAML and JSON files, with folders in it. It is watched, and read again from time to time, because watching can miss changes. A file is
 * read again when it changed; one that cannot be read keeps what it last said, as far as it does not say otherwise; one that is gone takes its resources with it.
 */
import type { ConfigCluster } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import type { ConfigSource, SourceState } from '../config-source.ts';
import type { MeshResource } from '../mesh-config.ts';
import { readMeshSettings, DEFAULT_ROOT_NAMESPACE } from '../mesh-settings.ts';
import { isSame } from '../print-resource.ts';
import type { TextProblem } from '../read-text.ts';
import { decodeText } from './decode-text.ts';
import { createFolderWatch } from './folder-watch.ts';
import { listFiles, type FoundFile } from './list-files.ts';
import type { TextReader } from './text-reader.ts';

const REREAD_MS = 30_000;
/** A dump of thousands of resources reaches some megabytes. */
const MOST_BYTES = 16 * 2 ** 20;
const MOST_RESOURCES = 20_000;
const ALL = '';

type Problem = ConfigCluster['problems'][number];

interface KnownFile {
  readonly stamp: string;
  readonly resources: readonly MeshResource[];
  readonly problems: readonly TextProblem[];
  readonly isBroken: boolean;
}

export interface FolderSourceOptions {
  readonly cluster: string;
  /** Absolute path. */
  readonly path: string;
  /** Of resources that name none. */
  readonly namespace: string;
  readonly reader: TextReader;
  readonly clock: () => EpochMs;
  readonly rereadMs?: Milliseconds;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function createFolderSource(options: FolderSourceOptions): ConfigSource {
  const { cluster, path, namespace, reader, clock, rereadMs = REREAD_MS } = options;
  const files = new Map<string, KnownFile>();
  let state: SourceState = {
    resources: new Map(),
    state: 'syncing',
    lastSyncAt: null,
    error: null,
    namespaces: [],
    missing: [],
    problems: [],
    rootNamespace: DEFAULT_ROOT_NAMESPACE,
    trustDomain: 'cluster.local',
  };
  let wasRead = false;
  let told = '';

  async function readFound({ path: file, bytes, stamp }: FoundFile): Promise<KnownFile> {
    const before = files.get(file);
    if (before?.stamp === stamp) return before;
    const former = before?.resources ?? [];
    const fail = (message: string): KnownFile => ({
      // Read again the next time: what failed may be over without a trace on the file.
      stamp: '',
      resources: former,
      problems: [{ line: null, message }],
      isBroken: true,
    });
    if (bytes > MOST_BYTES) return { ...fail(`is larger than ${MOST_BYTES} bytes`), stamp };
    try {
      const text = decodeText(await readFile(file));
      const read = await reader.read(text, { cluster, namespace, kind: 'file', where: file });
      const known = new Map(former.map((one) => [one.id, one]));
      const resources = read.resources.map((one) => {
        const old = known.get(one.id);
        return old && isSame(old, one) ? old : one;
      });
      if (!read.isBroken) return { stamp, resources, problems: [], isBroken: false };
      const ids = new Set(resources.map(({ id }) => id));
      return {
        stamp,
        resources: [...resources, ...former.filter(({ id }) => !ids.has(id))],
        problems: read.problems,
        isBroken: true,
      };
    } catch (error) {
      return fail(messageOf(error));
    }
  }

  /** Of two files that say the same thing, the first by name counts. */
  function gather(problems: Problem[]): Map<string, MeshResource> {
    const resources = new Map<string, MeshResource>();
    for (const [file, known] of files) {
      problems.push(...known.problems.map((problem) => ({ where: file, ...problem })));
      for (const resource of known.resources) {
        const { kind, name, origin } = resource;
        const other = resources.get(resource.id);
        if (other) {
          const place = `${other.origin.where}${other.origin.line === null ? '' : `:${other.origin.line}`}`;
          const message = `${kind} ${resource.namespace}/${name} is in ${place} already, which counts`;
          problems.push({ where: file, line: origin.line, message });
        } else if (resources.size < MOST_RESOURCES) resources.set(resource.id, resource);
        else {
          problems.push({
            where: path,
            line: null,
            message: `more than ${MOST_RESOURCES} resources: others are left out`,
          });
          return resources;
        }
      }
    }
    return resources;
  }

  async function readAll(): Promise<SourceState> {
    const found = await listFiles(path);
    watch.follow(found.folders);
    const read = new Map<string, KnownFile>();
    for (const file of found.files) read.set(file.path, await readFound(file));
    // A folder or file that could not even be looked at keeps what it said.
    for (const [file, known] of files) {
      const isHidden = found.problems.some(
        ({ where }) => file === where || file.startsWith(`${where}${sep}`),
      );
      if (isHidden && !read.has(file)) read.set(file, { ...known, isBroken: true });
    }
    files.clear();
    for (const [file, known] of [...read].toSorted(([a], [b]) => (a < b ? -1 : 1))) files.set(file, known);
    const problems: Problem[] = found.problems.map(({ where, message }) => ({
      where,
      line: null,
      message,
    }));
    const resources = gather(problems);
    return {
      resources,
      state: 'synced',
      lastSyncAt: clock(),
      error: null,
      namespaces: [],
      missing: [],
      problems,
      ...readMeshSettings(resources, { cluster, namespace: DEFAULT_ROOT_NAMESPACE }),
    };
  }

  /** Whether anybody would see a difference, but for the time. */
  function differs(next: SourceState): boolean {
    const text = JSON.stringify({ ...next, resources: null, lastSyncAt: null });
    const before = state.resources;
    const isEqual =
      text === told &&
      next.resources.size === before.size &&
      [...next.resources].every(([id, resource]) => before.get(id) === resource);
    told = text;
    return !isEqual;
  }

  async function refresh(): Promise<boolean> {
    let next: SourceState;
    try {
      next = await readAll();
      wasRead = true;
    } catch (error) {
      watch.follow([]);
      next = { ...state, state: 'failed', error: messageOf(error) };
    }
    const isNew = differs(next) || state.lastSyncAt === null;
    state = next;
    return isNew;
  }

  const watch = createFolderWatch(rereadMs);

  return {
    key: `folder:${cluster}:${path}`,
    cluster,
    source: 'folder',
    where: path,
    read: () => state,
    partOf: () => ALL,
    listParts: () => [ALL],
    knows: () => wasRead,
    isGone: ({ where }) => state.state === 'synced' && files.get(where)?.isBroken !== true,
    start: (onChange) =>
      watch.start(async () => {
        if (await refresh()) onChange();
      }),
    stop: () => watch.stop(),
  };
}
