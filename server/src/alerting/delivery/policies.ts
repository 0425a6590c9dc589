/**
 * What people said about who is told and what holds back, compiled once for each change of their documents.
 * In: collections. Out: the same as functions, always as of the newest versions.
 */
import './linear-patterns.ts';
import { routingSchema, type Receiver, type Routing } from '@sightglass/shared/contract';
import type { Collection, StoredDocument } from '../../state/documents.ts';
import type { Collections } from '../../state/collections.ts';
import { compileMaintenance, compileSilence, type QuietTime } from './quiet-times.ts';
import { compileRouting } from './routing.ts';

/** The id of the one routing table. */
export const ROUTING_ID = 'table';

/** Until somebody writes a table: nobody, unless a rule names its receivers. */
export const DEFAULT_ROUTING: Routing = routingSchema.parse({});

export interface Policies {
  readonly route: ReturnType<typeof compileRouting>;
  readonly inhibitCallers: boolean;
  readonly quietTimes: readonly QuietTime[];
  /** By id; those that were deleted are not among them. */
  readonly receivers: ReadonlyMap<string, StoredDocument<Receiver>>;
}

function cacheUntilChange<Document, T>(collection: Collection<Document>, read: () => T): () => T {
  let kept: { readonly value: T } | null = null;
  collection.onChange(() => {
    kept = null;
  });
  return () => {
    kept ??= { value: read() };
    return kept.value;
  };
}

export type PolicyDocuments = Pick<Collections, 'receivers' | 'routing' | 'silences' | 'maintenances'>;

export function createPolicies(documents: PolicyDocuments): () => Policies {
  const { receivers, routing, silences, maintenances } = documents;
  const readReceivers = cacheUntilChange(
    receivers,
    () => new Map(receivers.list().map((receiver) => [receiver.id, receiver])),
  );
  const readRouting = cacheUntilChange(routing, () => {
    const table = routing.read(ROUTING_ID)?.document ?? DEFAULT_ROUTING;
    return { route: compileRouting(table), inhibitCallers: table.inhibitCallers };
  });
  const readSilences = cacheUntilChange(silences, () =>
    silences.list().map(({ id, document, updatedBy }) => compileSilence(id, document, updatedBy)),
  );
  const readMaintenances = cacheUntilChange(maintenances, () =>
    maintenances.list().map(({ id, document, updatedBy }) => compileMaintenance(id, document, updatedBy)),
  );
  return () => ({
    ...readRouting(),
    receivers: readReceivers(),
    quietTimes: [...readSilences(), ...readMaintenances()],
  });
}
