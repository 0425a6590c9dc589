/** The recording rules of all engines for the API: their state with the engine's name, and the file that would install them. */
import type { RuleStatus } from '@sightglass/shared/contract';
import type { Milliseconds } from '@sightglass/shared/units';
import type { EngineRules } from './store/promql/rules/engine-rules.ts';
import { formatRules, type RuleFormat } from './store/promql/rules/format-rules.ts';

export interface RulesQuery {
  /** Null: all. */
  readonly engine: string | null;
  readonly intervalMs: Milliseconds;
  readonly format: RuleFormat;
}

/** In the order of the engines. */
export function describeRules(rules: readonly EngineRules[]): RuleStatus[] {
  return rules.flatMap((one) =>
    one.describe().map(({ dialect, state, intervalMs, since, missing, gains }) => {
      const { engine } = one;
      const measured = gains && { at: gains.at, metrics: gains.metrics.map((gain) => ({ ...gain })) };
      return { engine, dialect, state, intervalMs, since, missing: [...missing], gains: measured };
    }),
  );
}

/** Null when no engine of the name has anything to record. Engines that are asked alike share their rules. */
export function writeRules(rules: readonly EngineRules[], query: RulesQuery): string | null {
  const chosen = rules.filter(({ engine }) => query.engine === null || engine === query.engine);
  const groups = chosen.flatMap((one) => one.build(query.intervalMs));
  const unique = new Map(groups.map((group) => [JSON.stringify(group), group]));
  return unique.size === 0 ? null : formatRules([...unique.values()], query.format);
}
