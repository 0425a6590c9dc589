/** Changes to the list of routes. Pure. In: routes as the draft has them. Out: another list; an index outside changes nothing. */
import type { Routing } from '@sightglass/shared/contract';

type Route = Routing['routes'][number];

export const NEW_ROUTE: Route = {
  name: '',
  matchers: [{ label: 'severity', operator: '=', value: 'page' }],
  receivers: [],
  continue: false,
  grouping: {},
};

export function moveItem<Item>(items: readonly Item[], from: number, by: -1 | 1): readonly Item[] {
  const to = from + by;
  const moved = items[from];
  if (moved === undefined || to < 0 || to >= items.length) return items;
  return items.toSpliced(from, 1).toSpliced(to, 0, moved);
}
