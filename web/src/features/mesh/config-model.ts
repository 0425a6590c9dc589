/** Words and order for what is known of the mesh's configuration. Pure. */
import type { ConfigChange, ConfigCluster, ConfigProblem } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';

export const CONFIG_STATE_WORDS: Readonly<Record<ConfigCluster['state'], string>> = {
  syncing: 'Being read',
  synced: 'Read',
  failed: 'Not readable',
};

const HEALTHS: Readonly<Record<ConfigCluster['state'], Health>> = {
  syncing: 'no-data',
  synced: 'ok',
  failed: 'failing',
};

/** Something that could not be read makes a source worse than one that was read whole; a kind that is not installed is missed by nobody. */
export function assessConfig({ state, problems, missing }: ConfigCluster): Health {
  if (state !== 'synced') return HEALTHS[state];
  return problems.length > 0 || missing.some(isRefused) ? 'degraded' : 'ok';
}

/** A kind that is there and cannot be read, unlike one that is not installed. */
export function isRefused({ reason }: ConfigCluster['missing'][number]): boolean {
  return reason !== 'not installed';
}

export const SOURCE_WORDS: Readonly<Record<ConfigCluster['source'], string>> = {
  kubernetes: 'API server',
  folder: 'Folder',
  demo: 'Demo mesh',
};

export const ACTION_WORDS: Readonly<Record<ConfigChange['action'], string>> = {
  seen: 'Seen first',
  created: 'Created',
  changed: 'Changed',
  deleted: 'Deleted',
};

/** `shop/cart`; the name alone of what is cluster-wide. */
export function formatResourceName({
  namespace,
  name,
}: {
  readonly namespace: string;
  readonly name: string;
}): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** `policies.yaml:12`. */
export function formatPlace(where: string, line: number | null): string {
  return line === null ? where : `${where}:${line}`;
}

interface MarkedLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** The worst that stands there. */
  readonly problem: ConfigProblem | null;
}

/** A YAML line by line, each with its problem. Problems come worst first. */
export function markLines(yaml: string, problems: readonly ConfigProblem[]): MarkedLine[] {
  const byLine = new Map<number, ConfigProblem>();
  for (const problem of problems) if (!byLine.has(problem.yamlLine)) byLine.set(problem.yamlLine, problem);
  const lines = yaml.replace(/\n$/, '').split('\n');
  return lines.map((text, i) => ({ text, line: i + 1, problem: byLine.get(i + 1) ?? null }));
}
