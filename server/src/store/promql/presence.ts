/**
 * Which families an engine holds, and by which of their series that shows. What enters is an engine; what leaves is its
 * families and one expression that counts the series of proxies now scraped. One small query, asked again now and then.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { joinParts, setLabel } from './parts.ts';
import type { Engine } from './engine/engine.ts';
import type { Family } from './family.ts';
import { formatSelector, type Selector } from './selector.ts';

const FOUND_LABEL = 'sightglass_presence';

export interface Presence {
  readonly families: readonly Family[];
  /** Series by which the families show, those of one family together or the best of them. */
  readonly selectors: readonly Selector[];
}

/** Counts series of the selectors; `wrap` makes an instant vector of each selector. */
export function countPresence(
  engine: Engine,
  { selectors }: Presence,
  wrap: (selector: string) => string = (selector) => selector,
): string {
  return joinParts(selectors.map((one) => `count(${wrap(formatSelector(one, engine.matchers))})`));
}

/** The families that may be there: as configured, else those that are usual. Until something was found they are asked about. */
export function assumePresence(engine: Engine, families: readonly Family[]): Presence {
  const { dialects } = engine;
  const wanted = dialects ? families.filter(({ name }) => dialects.includes(name)) : families.slice(0, 1);
  return { families: wanted, selectors: wanted.flatMap(({ presence }) => presence) };
}

/** Series of the last five minutes are looked for first: that is cheap, and enough while the mesh lives. */
const LOOK_BACK: readonly ((selector: string) => string)[] = [
  (selector) => selector,
  (selector) => `last_over_time(${selector}[1d])`,
];

/** What is there; null when nothing was found. Throws EngineError. */
export async function detectPresence(
  engine: Engine,
  families: readonly Family[],
  at: EpochMs,
): Promise<Presence | null> {
  const { dialects } = engine;
  const candidates = dialects ? families.filter(({ name }) => dialects.includes(name)) : families;
  for (const wrap of LOOK_BACK) {
    const parts = candidates.flatMap(({ name, presence }) =>
      presence.map((selector, rank) =>
        setLabel(`count(${wrap(formatSelector(selector, engine.matchers))})`, FOUND_LABEL, `${name} ${rank}`),
      ),
    );
    if (parts.length === 0) return null;
    const { series } = await engine.queryInstant({ promql: joinParts(parts), at, purpose: 'detection' });
    const found = new Set(series.map(({ labels }) => labels.get(FOUND_LABEL)));
    const present = candidates.flatMap((family) => {
      const selector = family.presence.find((_, rank) => found.has(`${family.name} ${rank}`));
      return selector ? [{ family, selector }] : [];
    });
    if (present.length > 0) {
      return {
        families: present.map(({ family }) => family),
        selectors: present.map(({ selector }) => selector),
      };
    }
  }
  return null;
}

/**
 * Whether the engine extrapolates increases, told by its answer to a sum: of a clock that is read every 10 seconds, 25 seconds hold
 * two or three readings. Extrapolated they make 25; without, a multiple of 10. Throws EngineError.
 */
export async function detectExtrapolation(engine: Engine, at: EpochMs): Promise<boolean> {
  const promql = 'increase((vector(time()))[25s:10s])';
  const { series } = await engine.queryInstant({ promql, at, purpose: 'detection' });
  return Math.abs((series[0]?.value ?? 25) - 25) < 0.01;
}
