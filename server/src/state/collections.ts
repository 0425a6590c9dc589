/** Every kind of document that people define. In: the state file and a clock. Out: one collection a kind. */
import {
  alertRuleSchema,
  maintenanceSchema,
  receiverSchema,
  routingSchema,
  saturationSignalSchema,
  silenceSchema,
  sloSchema,
  viewFields,
  type AlertRule,
  type Maintenance,
  type Receiver,
  type Routing,
  type SaturationSignal,
  type Silence,
  type Slo,
} from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import { z } from 'zod';
import { createCollection, type Collection } from './documents.ts';
import type { State } from './open-state.ts';

const keptViewSchema = z.object({
  ...viewFields,
  /** Who made it: the name that they signed in with, or as they call themselves. */
  owner: z.string(),
});
export type KeptView = z.infer<typeof keptViewSchema>;

export interface Collections {
  readonly slos: Collection<Slo>;
  readonly alertRules: Collection<AlertRule>;
  /** Secrets in them are sealed (secret-box.ts): whoever writes one seals it first. */
  readonly receivers: Collection<Receiver>;
  /** Holds one document, `table`, once somebody changed it. */
  readonly routing: Collection<Routing>;
  readonly silences: Collection<Silence>;
  readonly maintenances: Collection<Maintenance>;
  readonly saturationSignals: Collection<SaturationSignal>;
  /** Changes of several documents that are kept together, or not at all. */
  together<T>(this: void, work: () => T): T;
  readonly views: Collection<KeptView>;
}

export function createCollections(state: State, clock: () => EpochMs): Collections {
  return {
    together: (work) => state.transaction(work),
    slos: createCollection(state, { kind: 'slo', noun: 'SLO', schema: sloSchema, clock }),
    alertRules: createCollection(state, {
      kind: 'alert-rule',
      noun: 'alert rule',
      schema: alertRuleSchema,
      clock,
    }),
    receivers: createCollection(state, { kind: 'receiver', noun: 'receiver', schema: receiverSchema, clock }),
    routing: createCollection(state, {
      kind: 'routing',
      noun: 'routing table',
      schema: routingSchema,
      clock,
    }),
    silences: createCollection(state, { kind: 'silence', noun: 'silence', schema: silenceSchema, clock }),
    maintenances: createCollection(state, {
      kind: 'maintenance',
      noun: 'maintenance window',
      schema: maintenanceSchema,
      clock,
    }),
    saturationSignals: createCollection(state, {
      kind: 'saturation-signal',
      noun: 'saturation signal',
      schema: saturationSignalSchema,
      clock,
    }),
    views: createCollection(state, { kind: 'view', noun: 'view', schema: keptViewSchema, clock }),
  };
}
