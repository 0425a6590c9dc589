/** What the topology page shows: the API's answer, narrowed by hide, searched by find, with places. */
import { useMemo } from 'react';
import { useAlertSummary } from '../../ui/alerts/use-alert-summary.ts';
import { useTokens } from '../../theme/use-tokens.ts';
import { parseExpression, type Expression } from './expression/parse-expression.ts';
import { putBadges, type BadgeBook } from './badges/badge-book.ts';
import { readChoice } from './badges/choose-badges.ts';
import { useBadges } from './badges/use-badges.ts';
import { placeFiring } from './firing-on-graph.ts';
import { findMatches, hideMatches, keepNotMutual, type Matches } from './find-hide.ts';
import { formatCounted } from '../../format/count.ts';
import type { Look } from './look.ts';
import { useTopology } from './queries.ts';
import type { TopologySearch } from './search.ts';
import { buildView, type TopologyView } from './topology-model.ts';

export interface TopologyPageModel {
  readonly result: ReturnType<typeof useTopology>['result'];
  readonly url: string;
  readonly lookKey: string;
  /** Everything that the API answered, before hiding; null until it did. */
  readonly whole: TopologyView | null;
  readonly view: TopologyView | null;
  readonly matches: Matches | null;
  readonly look: Look;
  /** Null while badges are not known. */
  readonly badges: BadgeBook | null;
  /** How much find and hide caught, in words; empty when they are not in use. */
  readonly found: string;
  readonly hidden: string;
}

export function useTopologyPage(search: TopologySearch): TopologyPageModel {
  const { result, url, lookKey } = useTopology(search);
  const tokens = useTokens();
  const { data } = result;
  const summary = useAlertSummary().data;
  const firing = useMemo(() => (summary ? placeFiring(summary) : null), [summary]);
  const badges = useBadges(search, data !== undefined);
  const bare = useMemo(
    () => (data ? buildView(data, search.label, firing) : null),
    [data, search.label, firing],
  );
  const whole = useMemo(() => (bare && badges ? putBadges(bare, badges) : bare), [bare, badges]);
  const hide = useExpression(search.hide);
  const find = useExpression(search.find);
  const left = useMemo(() => (whole && hide ? hideMatches(whole, hide) : whole), [whole, hide]);
  const { notMutual } = search;
  const view = useMemo(() => (left && notMutual ? keepNotMutual(left) : left), [left, notMutual]);
  const matches = useMemo(() => (view && find ? findMatches(view, find) : null), [view, find]);
  const look = useMemo<Look>(
    () => ({
      tokens,
      healthOn: search.health === 'on',
      securityOn: search.security,
      badges: new Set(readChoice(search.badges)),
      badgesOnly: search.badgesOnly,
    }),
    [tokens, search.health, search.security, search.badges, search.badgesOnly],
  );
  return {
    result,
    url,
    // A picture of its own, so that the whole one is found again as it was.
    lookKey: notMutual ? `${lookKey}|not mutual` : lookKey,
    whole,
    view,
    matches,
    look,
    badges,
    found: matches ? sayCaught(matches.nodes.size, matches.edges.size) : '',
    hidden:
      whole && left && hide
        ? sayCaught(whole.nodes.length - left.nodes.length, whole.edges.length - left.edges.length)
        : '',
  };
}

/** A text that does not parse (from an old link) is as good as none; the field says what is wrong with it. */
function useExpression(text: string): Expression | null {
  return useMemo(() => {
    const parsed = parseExpression(text);
    return parsed.ok ? parsed.expression : null;
  }, [text]);
}

function sayCaught(nodes: number, edges: number): string {
  if (nodes === 0 && edges === 0) return 'nothing';
  const parts: string[] = [];
  if (nodes > 0) parts.push(formatCounted(nodes, 'node'));
  if (edges > 0) parts.push(formatCounted(edges, 'edge'));
  return parts.join(', ');
}
