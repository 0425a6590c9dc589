/**
 * The recording rules of one engine in one place: whether they are there, the file that would install them, and what they save. In: the
 * engine and what is known of it. Measuring costs the engine what it measures, so it happens when somebody looks, and rarely.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { EngineWatch } from '../watch-engine.ts';
import { buildRules, type RuleGroup } from './build-rules.ts';
import { measureGain, type RuleGain } from './measure-gain.ts';
import type { RuleReading } from './read-rules.ts';
import { FOLDABLE_FAMILIES } from './recorded-families.ts';
import { watchRules, type RulesStatus } from './watch-rules.ts';

const MEASURE_EVERY_MS = 3_600_000;
/** Rules that began to be read are worth a new measurement sooner. */
const MEASURE_AGAIN_MS = 60_000;

interface MeasuredRules extends RulesStatus {
  /** Null until it was measured; then when, and by metric. */
  readonly gains: { readonly at: EpochMs; readonly metrics: readonly RuleGain[] } | null;
}

export interface EngineRules {
  readonly engine: string;
  /** Looks for the rules where that is due. Throws EngineError. */
  look(): Promise<void>;
  /** The rules that hold all of the window in such steps; null when there are none. */
  find(window: TimeWindow, stepMs: Milliseconds): RuleReading | null;
  /** State and gains; begins to measure in the background where that is due. */
  describe(): readonly MeasuredRules[];
  /** Rules for the families that were found, evaluated so often. */
  build(intervalMs: Milliseconds): RuleGroup[];
}

/** The rules of the engine that is watched. */
export function createEngineRules(
  watch: Pick<EngineWatch, 'engine' | 'traits' | 'newest'>,
  { clock, onError }: { clock: () => EpochMs; onError: (error: unknown) => void },
): EngineRules {
  const { engine } = watch;
  const rules = watchRules(engine, clock);
  const gains = new Map<string, NonNullable<MeasuredRules['gains']>>();
  let measuredAt = -Infinity;
  let measuredStates = '';

  const foldable = () => {
    const { families } = watch.traits().presence;
    return FOLDABLE_FAMILIES.filter(({ name }) => families.some((family) => family.name === name));
  };

  async function measure(): Promise<void> {
    const { marginMs } = watch.traits();
    for (const family of foldable()) {
      const status = rules.status().find(({ dialect }) => dialect === family.name);
      const at = clock();
      const intervalMs = status?.state === 'active' ? status.intervalMs : null;
      gains.set(family.name, {
        at,
        metrics: await measureGain(engine, family, { at, marginMs, intervalMs }),
      });
    }
  }

  function measureWhenDue(): void {
    const states = rules
      .status()
      .map(({ state }) => state)
      .join(' ');
    const everyMs = states === measuredStates ? MEASURE_EVERY_MS : MEASURE_AGAIN_MS;
    if (states === '' || clock() - measuredAt < everyMs || engine.state().state !== 'up') return;
    measuredAt = clock();
    measuredStates = states;
    measure().catch(onError);
  }

  return {
    engine: engine.name,
    look: () => rules.look(watch.traits().presence, watch.newest()),
    find: (window, stepMs) => rules.find(window, stepMs),
    describe() {
      measureWhenDue();
      return rules.status().map(({ dialect, state, intervalMs, since, missing }) => {
        const measured = gains.get(dialect) ?? null;
        return { dialect, state, intervalMs, since, missing, gains: measured };
      });
    },
    build: (intervalMs) =>
      foldable().map((family) => {
        const { clusterLabel, matchers } = engine;
        const { marginMs } = watch.traits();
        return buildRules({ family, clusterLabel, matchers, intervalMs, marginMs });
      }),
  };
}
