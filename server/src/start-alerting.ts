/** Wires alert rules and the alert loop with the store, the state, and whoever else evaluates and delivers. */
import { createAlerting, type Alerting } from './alerting/create-alerting.ts';
import type { Evaluators } from './alerting/ask-evaluators.ts';
import type { Dispatcher, LedgerWriter } from './alerting/dispatcher.ts';
import { createRules, type RulesOptions } from './alerting/rules/create-rules.ts';
import { createRulePreview, type RulePreviewOptions } from './alerting/rules/preview-rule.ts';
import type { Config } from './config/settings.ts';
import type { Feed } from './feed.ts';
import type { SelfMetrics } from './http/self-metrics.ts';
import type { Collections } from './state/collections.ts';
import type { State } from './state/open-state.ts';
import type { EpochMs } from '@sightglass/shared/units';
import type { Logger } from 'pino';
import { declareDemoRules } from './start-demo-rules.ts';

export interface AlertingParts extends Pick<
  RulesOptions,
  'readSaturation' | 'readCertificates' | 'readSenders'
> {
  readonly config: Pick<Config, 'alerting' | 'demo'>;
  readonly feed: Pick<Feed, 'store' | 'intervalMs' | 'readSources'>;
  readonly state: State;
  readonly collections: Collections;
  readonly metrics: SelfMetrics;
  readonly logger: Logger;
  readonly startedAt: EpochMs;
  readonly dispatcher: Dispatcher;
  readonly ledger: LedgerWriter;
  readonly readSaturationSeries: RulePreviewOptions['readSaturationSeries'];
  /** Besides the rules'. */
  readonly evaluators: Omit<Evaluators, 'rule'>;
}

/** Alerting that does not run yet. */
export function openAlerting(parts: AlertingParts): Alerting {
  const { config, feed, collections, metrics, startedAt } = parts;
  const { store, intervalMs } = feed;
  if (config.demo) declareDemoRules(collections.alertRules);
  const rules = createRules({
    ...parts,
    store,
    startedAt,
    alertRules: collections.alertRules,
    clock: Date.now,
    readSources: () => feed.readSources(),
  });
  const alerting = createAlerting({
    state: parts.state,
    evaluators: { ...parts.evaluators, rule: rules },
    dispatcher: parts.dispatcher,
    ledger: parts.ledger,
    previewRule: createRulePreview({
      store,
      rules,
      readSaturationSeries: parts.readSaturationSeries,
      intervalMs,
      everyMs: config.alerting.interval,
    }),
    clock: Date.now,
    newestEnd: () => store.newestEnd(),
    intervalMs,
    everyMs: config.alerting.interval,
    log: parts.logger,
    observe: (run) => metrics.alertsEvaluated(run),
  });
  metrics.gaugesBy({
    name: 'sightglass_alerts',
    help: 'Alerts that are not over, by state.',
    label: 'state',
    read: () =>
      Array.from(
        Map.groupBy(alerting.table.live(), ({ state }) => state),
        ([key, { length }]) => ({ key, value: length }),
      ),
  });
  return alerting;
}
