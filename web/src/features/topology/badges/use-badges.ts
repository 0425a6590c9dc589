/** What is set up of the graph’s nodes and happens to them: asked once the graph is there. */
import { useMemo } from 'react';
import { useApi } from '../../../api/use-api.ts';
import { useFrame } from '../../../url/use-frame.ts';
import type { TopologySearch } from '../search.ts';
import { openBadges, type BadgeBook } from './badge-book.ts';

export function useBadges({ kind }: TopologySearch, isReady: boolean): BadgeBook | null {
  const { scopeQuery } = useFrame();
  const { data, isPlaceholderData } = useApi(
    'getTopologyBadges',
    { query: { ...scopeQuery, kind } },
    { enabled: isReady },
  );
  // Ids of another kind of graph may mean something else.
  return useMemo(() => (data && !isPlaceholderData ? openBadges(data) : null), [data, isPlaceholderData]);
}
