/**
 * A planned outage as documents: a maintenance window (which holds alerts back and leaves the time out of budgets), for dependants another
 * that only leaves out, and a silence for each service. All in one transaction, under ids made from the plan: the same plan sent twice is
 * written once, and one that was taken back comes back.
 */
import type { Maintenance, Silence } from '@sightglass/shared/contract';
import type { maintenancePlanBodySchema } from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Collections } from '../state/collections.ts';
import type { Collection, StoredDocument } from '../state/documents.ts';

type Plan = z.output<typeof maintenancePlanBodySchema>;

const MINUTE_MS = 60_000;
const PREFIX = 'plan-';

interface Written {
  readonly id: string;
  readonly created: boolean;
  readonly maintenances: readonly StoredDocument<Maintenance>[];
  readonly silences: readonly StoredDocument<Silence>[];
}

type Parts = Pick<Collections, 'maintenances' | 'silences' | 'together'>;

/** What is out, when and for how long make the plan; words about it do not. */
function idOf({ services, startsAt, minutes }: Plan): string {
  const what = JSON.stringify([services.toSorted(), startsAt, minutes]);
  return PREFIX + createHash('sha256').update(what).digest('hex').slice(0, 16);
}

/** Alerts of a service. Those that name no cluster, of SLOs that count it wherever it runs, the maintenance window holds by their place. */
function silenceOf(service: string, plan: Plan, at: Pick<Silence, 'startsAt' | 'endsAt'>): Silence {
  const ref = parseServiceId(service);
  return {
    ...at,
    matchers: ref
      ? [
          { label: 'namespace', operator: '=', value: ref.namespace },
          { label: 'service', operator: '=', value: ref.name },
          { label: 'cluster', operator: '=', value: ref.cluster },
        ]
      : [{ label: 'service', operator: '=', value: service }],
    comment: `Planned: ${plan.name}`,
  };
}

/** Keeps a document under its id. One that is there stays as it is; one that was deleted comes back as it is to be now. */
function put<Document>(
  collection: Collection<Document>,
  { id, document, author }: { readonly id: string; readonly document: Document; readonly author: string },
): { stored: StoredDocument<Document>; written: boolean } {
  const known = collection.read(id);
  if (!known) return { stored: collection.create(document, { author, id }), written: true };
  if (known.deletedAt === null) return { stored: known, written: false };
  const restored = collection.restore(id, { author });
  const isSame = JSON.stringify(restored.document) === JSON.stringify(document);
  return { stored: isSame ? restored : collection.change(id, document, { author }), written: true };
}

const scopeOf = (services: readonly string[]): Maintenance['scope'] => ({
  clusters: [],
  namespaces: [],
  services: [...services].toSorted(),
});

/** Writes the plan, or finds it written. */
export function writePlan(plan: Plan, author: string, { together, maintenances, silences }: Parts): Written {
  const id = idOf(plan);
  const at = { startsAt: plan.startsAt, endsAt: plan.startsAt + plan.minutes * MINUTE_MS };
  const own: Maintenance = {
    name: plan.name,
    scope: scopeOf(plan.services),
    ...at,
    holdAlerts: true,
    excludeFromBudget: true,
    comment: plan.comment,
  };
  const others = plan.alsoExcluded.filter((service) => !plan.services.includes(service));
  const windows = [
    { id, document: own },
    ...(others.length > 0
      ? [{ id: `${id}-dependants`, document: { ...own, scope: scopeOf(others), holdAlerts: false } }]
      : []),
  ];
  return together(() => {
    const kept = windows.map((one) => put(maintenances, { ...one, author }));
    const quiet = plan.services
      .toSorted()
      .map((service, index) =>
        put(silences, { id: `${id}-silence-${index + 1}`, document: silenceOf(service, plan, at), author }),
      );
    return {
      id,
      created: [...kept, ...quiet].some(({ written }) => written),
      maintenances: kept.map(({ stored }) => stored),
      silences: quiet.map(({ stored }) => stored),
    };
  });
}

/** Takes back what a plan wrote; null when there never was one of that id. How many documents that were, none when it was taken back before. */
export function undoPlan(
  id: string,
  author: string,
  { together, maintenances, silences }: Parts,
): number | null {
  if (!id.startsWith(PREFIX) || !maintenances.read(id)) return null;
  return together(() => {
    let removed = 0;
    for (const collection of [maintenances, silences])
      for (const stored of collection.list()) {
        if (stored.id !== id && !stored.id.startsWith(`${id}-`)) continue;
        collection.remove(stored.id, { author });
        removed++;
      }
    return removed;
  });
}
