/** Orders that are the same for several hosts, listeners or parents are told once. */
import type { RouteOrder } from '@sightglass/shared/contract';
import type { Parent } from './list-places.ts';

interface ParentOrders {
  readonly parent: Parent;
  /** Of each of its places. */
  readonly places: readonly (readonly RouteOrder[])[];
}

const keyOfSteps = ({ notes, steps }: RouteOrder): string => JSON.stringify([notes, steps]);
const keyOfHosts = (order: RouteOrder): string => JSON.stringify([order.hosts, keyOfSteps(order)]);

function merge(
  orders: readonly RouteOrder[],
  keyOf: (order: RouteOrder) => string,
  list: 'hosts' | 'through',
): RouteOrder[] {
  return [...Map.groupBy(orders, keyOf).values()].map((those) =>
    Object.assign({}, those[0], { [list]: [...new Set(those.flatMap((one) => one[list]))] }),
  );
}

/** Any host is told by no name, and so stands alone. */
function mergeHosts(orders: readonly RouteOrder[]): RouteOrder[] {
  const any = orders.filter(({ hosts }) => hosts.length === 0);
  return [
    ...merge(
      orders.filter(({ hosts }) => hosts.length > 0),
      keyOfSteps,
      'hosts',
    ),
    ...any,
  ];
}

function mergePlaces({ parent, places }: ParentOrders): RouteOrder[] {
  const all = merge(places.flatMap(mergeHosts), keyOfHosts, 'through');
  return all.map((order) =>
    parent.isComplete && order.through.length === places.length
      ? Object.assign({}, order, { through: [parent.name] })
      : order,
  );
}

export function mergeOrders(parents: readonly ParentOrders[]): RouteOrder[] {
  return merge(parents.flatMap(mergePlaces), keyOfHosts, 'through').filter(({ steps }) => steps.length > 0);
}
