/**
 * Places for the graph. In: the graph, and a key of what is looked at (kind, focus, scope). Out: the graph together with
 * places for all of its nodes; while new places are computed, the last graph that had them. Places are kept for each
 * key, so going back shows the picture one left.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LayoutResult } from './layout/geometry.ts';
import { requestLayout } from './layout/layout-client.ts';
import { buildLayoutInput } from './layout-input.ts';
import type { TopologyView } from './topology-model.ts';

export interface Placed {
  readonly view: TopologyView;
  readonly layout: LayoutResult;
  /** Changes when everything was laid out anew, not when nodes came or went. */
  readonly fitKey: string;
}

interface Kept {
  readonly nodes: string;
  readonly layout: LayoutResult;
  readonly round: number;
}

/** Pictures kept for going back; the oldest gives way. */
const MOST_KEPT = 20;
const kept = new Map<string, Kept>();
let rounds = 0;

function keep(key: string, entry: Kept): void {
  kept.delete(key);
  kept.set(key, entry);
  const oldest = kept.keys().next();
  if (kept.size > MOST_KEPT && oldest.done !== true) kept.delete(oldest.value);
}

export function useLayout(
  view: TopologyView | null,
  lookKey: string,
  aspect: () => number,
): { placed: Placed | null; error: Error | null; relayOut: () => void } {
  const [placed, setPlaced] = useState<Placed | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [order, setOrder] = useState(0);
  const lastOrder = useRef(0);

  useEffect(() => {
    if (!view) return undefined;
    const { nodes, edges, key } = buildLayoutInput(view);
    const isOrdered = lastOrder.current !== order;
    lastOrder.current = order;
    const known = isOrdered ? undefined : kept.get(lookKey);
    const place = (entry: Kept): void =>
      setPlaced({ view, layout: entry.layout, fitKey: `${lookKey} ${entry.round}` });
    if (known?.nodes === key) {
      place(known);
      return undefined;
    }
    let current = true;
    const isFresh = !known || !nodes.some((node) => node.id in known.layout.positions);
    requestLayout({ nodes, edges, aspect: aspect(), ...(known ? { previous: known.layout } : {}) }).then(
      (layout) => {
        const entry = { nodes: key, layout, round: isFresh ? ++rounds : known.round };
        keep(lookKey, entry);
        if (current) {
          setError(null);
          place(entry);
        }
        return entry;
      },
      (reason: unknown) => {
        if (current) setError(reason instanceof Error ? reason : new Error(String(reason)));
        return null;
      },
    );
    return () => {
      current = false;
    };
  }, [view, lookKey, order, aspect]);

  const relayOut = useCallback(() => setOrder((count) => count + 1), []);
  return { placed, error, relayOut };
}
