/** An embedded store in memory with a week of the demo mesh's past, in hours, and what its readiness must be by what the mesh foretells of itself. */
import type { Readiness } from '@sightglass/shared/contract';
import { formatNamespaceId, formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import { createDemoMesh } from '../../demo/demo-mesh.ts';
import { expectedEdges, type ExpectedEdge } from '../../demo/expected-edges.ts';
import { createEmbeddedStore } from '../../store/embedded/create-embedded-store.ts';
import type { WritableTelemetryStore } from '../../store/telemetry-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SEED = 11;

export const DEMO_END = Date.UTC(2026, 0, 15, 12);
const DEMO_DAYS = 7;

/** A store that holds the days before DEMO_END. */
export async function createDemoWeek(): Promise<WritableTelemetryStore> {
  const store = await createEmbeddedStore({
    directory: ':memory:',
    intervalMs: 15_000,
    retention: { raw: DAY_MS / 4, minute: 2 * DAY_MS, fiveMinutes: 14 * DAY_MS, hour: 90 * DAY_MS },
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock: () => DEMO_END,
  });
  const mesh = createDemoMesh({ seed: SEED, clock: () => DEMO_END });
  const from = DEMO_END - DEMO_DAYS * DAY_MS;
  for await (const batch of mesh.history({ from, to: DEMO_END, stepMs: HOUR_MS })) {
    await store.importWindows([batch]);
  }
  return store;
}

type Verdict = Readiness['rows'][number]['verdict'];

export interface ForetoldReadiness {
  readonly id: string;
  readonly verdict: Verdict;
  /** Ids of callers. */
  readonly cutOff: string[];
  readonly doubtful: string[];
}

function callerOf({ source, target }: ExpectedEdge): string {
  const cluster = source.service === UNKNOWN ? target.cluster : source.cluster;
  return formatServiceId({ cluster, namespace: source.namespace, name: source.service });
}

function judgeService(edges: readonly ExpectedEdge[]): Omit<ForetoldReadiness, 'id'> {
  const reports = edges.some(({ reporters }) => reporters.includes('destination'));
  const inPlaintext = edges.filter(({ mtls }) => mtls === 'plaintext' || mtls === 'mixed');
  const cutOff = new Set(reports ? inPlaintext.map(callerOf) : []);
  const linkerd = edges.every(({ target }) => target.service === 'template-renderer');
  const unknown = edges.filter(({ mtls }) => mtls !== 'mutual').map(callerOf);
  const doubtful = new Set(linkerd ? [] : unknown.filter((caller) => !cutOff.has(caller)));
  let verdict: Verdict = reports && doubtful.size === 0 ? 'ready' : 'unproven';
  if (cutOff.size > 0) verdict = 'breaks';
  return { verdict, cutOff: [...cutOff].toSorted(), doubtful: [...doubtful].toSorted() };
}

function joinServices(parts: readonly Omit<ForetoldReadiness, 'id'>[]): Omit<ForetoldReadiness, 'id'> {
  const cutOff = new Set(parts.flatMap((part) => part.cutOff));
  const doubtful = new Set(parts.flatMap((part) => part.doubtful).filter((caller) => !cutOff.has(caller)));
  const verdicts = new Set(parts.map(({ verdict }) => verdict));
  const worst = (['breaks', 'unproven'] as const).find((verdict) => verdicts.has(verdict));
  return {
    verdict: worst ?? 'ready',
    cutOff: [...cutOff].toSorted(),
    doubtful: [...doubtful].toSorted(),
  };
}

/** The readiness of every service or namespace that receives anything, ordered by id. */
export function foretellReadiness(by: 'service' | 'namespace'): ForetoldReadiness[] {
  const inside = expectedEdges(SEED).filter(({ external }) => !external);
  const services = Map.groupBy(inside, ({ target }) => formatServiceId({ ...target, name: target.service }));
  const judged = [...services].map(([id, edges]) => {
    const { target } = edges[0] as ExpectedEdge;
    return [by === 'service' ? id : formatNamespaceId(target), judgeService(edges)] as const;
  });
  const groups = Map.groupBy(judged, ([id]) => id);
  return [...groups]
    .map(([id, parts]) => Object.assign({ id }, joinServices(parts.map(([, part]) => part))))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
