/** Alerting for tests: no loop runs by itself, nobody is told unless the test listens, and there are no sources. */
import type { EpochMs } from '@sightglass/shared/units';
import type { Collections } from '../../state/collections.ts';
import type { State } from '../../state/open-state.ts';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import { createAlerting, type Alerting, type AlertingOptions } from '../create-alerting.ts';
import { NULL_DISPATCHER, NULL_LEDGER } from '../null-dispatcher.ts';
import { createRules, type RulesOptions } from '../rules/create-rules.ts';
import { createRulePreview } from '../rules/preview-rule.ts';

const SAMPLE_INTERVAL_MS = 15_000;

interface Parts {
  readonly state: State;
  readonly collections: Collections;
  readonly store: TelemetryStore;
  readonly clock: () => EpochMs;
}

/** Rules over the parts. */
export function createSampleRules(
  {
    collections,
    store,
    clock,
  }: Omit<Parts, 'state' | 'collections'> & {
    readonly collections: { readonly alertRules: RulesOptions['alertRules'] };
  },
  changes: Partial<RulesOptions> = {},
) {
  return createRules({
    alertRules: collections.alertRules,
    store,
    clock,
    startedAt: clock() - 3_600_000,
    readSources: () => ({ sources: [], targets: [] }),
    readSenders: () => [],
    readSaturation: () => Promise.resolve([]),
    readCertificates: () => Promise.resolve([]),
    ...changes,
  });
}

export function createSampleAlerting(parts: Parts, changes: Partial<AlertingOptions> = {}): Alerting {
  const { state, store, clock } = parts;
  const rules = createSampleRules(parts);
  const everyMs = 30_000;
  return createAlerting({
    state,
    evaluators: { rule: rules },
    dispatcher: NULL_DISPATCHER,
    ledger: NULL_LEDGER,
    previewRule: createRulePreview({
      store,
      rules,
      readSaturationSeries: () => Promise.resolve([]),
      intervalMs: SAMPLE_INTERVAL_MS,
      everyMs,
    }),
    clock,
    newestEnd: () => store.newestEnd(),
    intervalMs: SAMPLE_INTERVAL_MS,
    everyMs,
    log: { error: () => {} },
    observe: () => {},
    ...changes,
  });
}
