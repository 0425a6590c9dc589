/** Configuration that is part of the program, the demo's: texts of YAML that never change. */
import { readMeshSettings, DEFAULT_ROOT_NAMESPACE } from './mesh-settings.ts';
import type { ConfigSource, SourceState } from './config-source.ts';
import { readText } from './read-text.ts';

export interface ConfigText {
  /** A name for people. */
  readonly name: string;
  readonly text: string;
}

const ALL = '';

/** `startedAt` is when the texts were read. */
export function createTextSource(options: {
  readonly cluster: string;
  readonly texts: readonly ConfigText[];
  readonly startedAt: number;
}): ConfigSource {
  const { cluster, texts, startedAt } = options;
  const reads = texts.map(({ name, text }) => ({
    name,
    read: readText(text, { cluster, namespace: 'default', kind: 'demo', where: name }),
  }));
  const resources = new Map(reads.flatMap(({ read }) => read.resources.map((one) => [one.id, one] as const)));
  const state: SourceState = {
    resources,
    state: 'synced',
    lastSyncAt: startedAt,
    error: null,
    namespaces: [],
    missing: [],
    problems: reads.flatMap(({ name, read }) =>
      read.problems.map(({ line, message }) => ({ where: name, line, message })),
    ),
    ...readMeshSettings(resources, { cluster, namespace: DEFAULT_ROOT_NAMESPACE }),
  };
  return {
    key: `demo:${cluster}`,
    cluster,
    source: 'demo',
    where: 'the demo mesh',
    read: () => state,
    partOf: () => ALL,
    listParts: () => [ALL],
    knows: () => true,
    isGone: () => true,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}
