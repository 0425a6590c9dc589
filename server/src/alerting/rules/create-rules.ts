/**
 * Alert rules as an evaluator: all that are not paused, judged over one reading of the mesh. In: the rules that people defined, the
 * store, and readers of what else rules are about. Out: an evaluation a rule; one that could not be judged says why, and
 * costs none of the others.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { AlertRule, Certificates, SaturationValue, Sources } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Collections } from '../../state/collections.ts';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import type { Evaluation, Evaluator } from '../evaluation.ts';
import { durationOf, judgeRule, type RuleParts } from './judge-rule.ts';
import type { Speaker } from './judge-silent.ts';
import { needsHistograms } from './judge-signal.ts';
import { createMeshReadings } from './mesh-readings.ts';
import { createNewEdgeMemory, type NewEdgeMemory } from './new-edge-memory.ts';
import { failed, type Verdict } from './verdict.ts';

export interface RulesOptions {
  readonly alertRules: Pick<Collections['alertRules'], 'list'>;
  readonly store: TelemetryStore;
  readonly clock: () => EpochMs;
  readonly startedAt: EpochMs;
  readSources(): Pick<Sources, 'sources' | 'targets'>;
  /** Who is to send access logs, and when each could last be heard; null: not since the start. */
  readSenders(): readonly Speaker[];
  /** How full everything is by each saturation signal. */
  readSaturation(): Promise<readonly SaturationValue[]>;
  readCertificates(): Promise<Certificates['certificates']>;
}

export interface Rules extends Evaluator {
  /** Judges one rule, kept or not, as of a moment. Rejects when something could not be read. */
  judge(rule: AlertRule, at: EpochMs): Promise<Verdict>;
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => (answer ??= read());
}

/** Windows of which the rules take quantiles. */
function listQuantileWindows(rules: readonly AlertRule[]): ReadonlySet<Milliseconds> {
  return new Set(
    rules
      .filter(({ condition }) => condition.kind === 'golden-signal' && needsHistograms(condition))
      .map(({ window }) => durationOf(window)),
  );
}

/** Another scope or kind of subject makes another rule of it; another limit does not. */
function aboutOf({ scope, condition }: AlertRule): string {
  const { kind } = condition;
  const signal = 'signal' in condition ? condition.signal : null;
  const of = 'of' in condition ? condition.of : null;
  return JSON.stringify([kind, signal, of, scope]);
}

async function evaluateRule(id: string, rule: AlertRule, parts: RuleParts): Promise<Evaluation> {
  const verdict = await judgeRule(rule, parts).catch((error: unknown) =>
    failed(error instanceof Error ? error.message : String(error)),
  );
  return {
    source: { kind: 'rule', id, name: rule.name, tier: null },
    severity: rule.severity,
    forMs: durationOf(rule.for),
    keepFiringForMs: durationOf(rule.keepFiringFor),
    noData: rule.noData,
    receivers: rule.receivers,
    runbookUrl: rule.runbookUrl,
    labels: rule.labels,
    judgements: verdict.findings,
    judgeMissing: verdict.judgeMissing,
    about: aboutOf(rule),
    error: verdict.error,
  };
}

/** The rules as they are at each evaluation. */
export function createRules(options: RulesOptions): Rules {
  const { store, clock, startedAt } = options;
  const memories = new Map<string, NewEdgeMemory>();

  function memoryOf(windowMs: Milliseconds, lookbackMs: Milliseconds): NewEdgeMemory {
    const key = `${windowMs} ${lookbackMs}`;
    let memory = memories.get(key);
    if (!memory) memories.set(key, (memory = createNewEdgeMemory(windowMs, lookbackMs)));
    return memory;
  }

  function createParts(rules: readonly AlertRule[], at: EpochMs): RuleParts {
    const quantiles = listQuantileWindows(rules);
    const now = clock();
    return {
      store,
      readings: createMeshReadings(store, at, (windowMs) => quantiles.has(windowMs)),
      now,
      listening: { now, startedAt, sources: options.readSources(), senders: options.readSenders() },
      readSaturation: once(() => options.readSaturation()),
      readCertificates: once(() => options.readCertificates()),
      memoryOf,
    };
  }

  return {
    async evaluate(at) {
      const active = options.alertRules.list().filter(({ document }) => !document.paused);
      if (active.length === 0) return [];
      const parts = createParts(
        active.map(({ document }) => document),
        at,
      );
      const evaluations: Evaluation[] = [];
      // One after the other: what they share is read once anyway, and others have their turn in between.
      for (const { id, document } of active) {
        evaluations.push(await evaluateRule(id, document, parts));
        await letOthersRun();
      }
      return evaluations;
    },
    judge: (rule, at) => judgeRule(rule, { ...createParts([rule], at), memoryOf: createNewEdgeMemory }),
  };
}
