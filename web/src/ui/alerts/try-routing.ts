/**
 * Who would be told of an alert with these labels, as the routing table says. Pure. The rules are Alertmanager's: the first route that
 * matches takes it, `continue` looks at those below as well, what no route takes goes to the fallback; regular expressions are anchored
 * at both ends, and a label that is not there equals the empty text.
 */
import type { Matcher, Routing } from '@sightglass/shared/contract';

type Labels = Readonly<Record<string, string>>;

function meets({ label, operator, value }: Matcher, labels: Labels): boolean {
  const actual = Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
  if (operator === '=') return actual === value;
  if (operator === '!=') return actual !== value;
  const pattern = compilePattern(value);
  // What is no expression matches nothing, rather than everything.
  if (!pattern) return false;
  return pattern.test(actual) === (operator === '=~');
}

function compilePattern(text: string): RegExp | null {
  const insensitive = text.startsWith('(?i)');
  const body = insensitive ? text.slice(4) : text;
  try {
    return new RegExp(`^(?:${new RegExp(body).source})$`, insensitive ? 'si' : 's');
  } catch {
    return null;
  }
}

export function meetsAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => meets(matcher, labels));
}

export interface RoutingTrial {
  /** Indexes of the routes that take it, in their order. */
  readonly routes: readonly number[];
  /** No route takes it. */
  readonly fallback: boolean;
  /** Ids, each once. */
  readonly receivers: readonly string[];
}

export function tryRouting(routing: Pick<Routing, 'routes' | 'fallback'>, labels: Labels): RoutingTrial {
  const taken: number[] = [];
  for (const [index, route] of routing.routes.entries()) {
    if (!meetsAll(route.matchers, labels)) continue;
    taken.push(index);
    if (!route.continue) break;
  }
  const receivers =
    taken.length === 0 ? routing.fallback : taken.flatMap((index) => routing.routes[index]?.receivers ?? []);
  return { routes: taken, fallback: taken.length === 0, receivers: [...new Set(receivers)] };
}
