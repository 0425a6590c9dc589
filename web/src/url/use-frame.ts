/**
 * What the frame's controls say, from the URL: range, moment, scope, refresh; and how to change them. `rangeQuery` and
 * `scopeQuery` are ready to be spread into the query of an API call.
 */
import { isLive } from '@sightglass/shared/time-range';
import { useMemo } from 'react';
import { frameSearch, REFRESH_MS, type RefreshChoice, type TravelSpan } from './frame-search.ts';
import type { SearchValues } from './search-params.ts';
import { useSearch, type SetSearch } from './use-search.ts';

export interface Frame {
  /** Such as `now-15m` or `1700000000000..1700003600000`. */
  readonly range: string;
  /** The moment that `now` means; empty for the present. */
  readonly at: string;
  /** Empty means all. */
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly refresh: RefreshChoice;
  /** Milliseconds between refreshes; 0 when off, when the range does not move or when `at` holds it still. */
  readonly refreshMs: number;
  /** Whether the range ends at the present. */
  readonly live: boolean;
  readonly kiosk: boolean;
  /** The span that the bar of time travel shows; empty while it is closed. */
  readonly travel: TravelSpan | '';
  readonly rangeQuery: { readonly range: string; readonly at?: string };
  readonly scopeQuery: {
    readonly range: string;
    readonly at?: string;
    readonly cluster?: string;
    readonly namespace?: string;
  };
  /** Writes any of range, at, cluster, namespace, refresh, kiosk, travel to the URL. */
  readonly setFrame: SetSearch<typeof frameSearch>;
}

type Scope = Pick<SearchValues<typeof frameSearch>, 'range' | 'at' | 'cluster' | 'namespace'>;

/** The range and scope of API calls, from the frame's part of the URL. */
export function buildScopeQuery({ range, at, cluster, namespace }: Scope): Frame['scopeQuery'] {
  return {
    range,
    ...(at === '' ? {} : { at }),
    ...(cluster.length > 0 ? { cluster: cluster.join(',') } : {}),
    ...(namespace.length > 0 ? { namespace: namespace.join(',') } : {}),
  };
}

export function useFrame(): Frame {
  const [{ range, at, cluster, namespace, refresh, kiosk, travel }, setFrame] = useSearch(frameSearch);
  return useMemo(() => {
    const live = at === '' && isLive(range);
    return {
      range,
      at,
      clusters: cluster,
      namespaces: namespace,
      refresh,
      refreshMs: live ? REFRESH_MS[refresh] : 0,
      live,
      kiosk,
      travel,
      rangeQuery: { range, ...(at === '' ? {} : { at }) },
      scopeQuery: buildScopeQuery({ range, at, cluster, namespace }),
      setFrame,
    };
  }, [range, at, cluster, namespace, refresh, kiosk, travel, setFrame]);
}
