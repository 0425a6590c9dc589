import { expect, it } from 'vitest';
import { groupByCluster, type NamespaceCell } from './namespace-grid-model.ts';

const cell = (cluster: string, namespace: string, health: NamespaceCell['health']): NamespaceCell => ({
  id: `${cluster}~${namespace}`,
  cluster,
  namespace,
  health,
  services: 1,
  requestsPerSecond: 1,
  errorRatio: 0,
  bytesPerSecond: 0,
  mutualShare: 1,
  measured: 'inbound',
});

it('groups by cluster and puts the unwell first', () => {
  const rows = groupByCluster([
    cell('west', 'a', 'ok'),
    cell('east', 'b', 'no-data'),
    cell('east', 'c', 'ok'),
    cell('east', 'd', 'failing'),
  ]);
  expect(rows.map(({ cluster, cells }) => [cluster, cells.map(({ namespace }) => namespace)])).toEqual([
    ['east', ['d', 'c', 'b']],
    ['west', ['a']],
  ]);
});
