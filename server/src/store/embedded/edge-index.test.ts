import { describe, expect, it } from 'vitest';
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import { createDictionary } from './dictionary.ts';
import { createEdgeIndex } from './edge-index.ts';

function endOf(service: string): EdgeKey['source'] {
  return { cluster: 'east', namespace: 'shop', service, workload: `${service}-v1`, version: 'v1' };
}

function edge(source: string, target: string): EdgeKey {
  return { source: endOf(source), target: endOf(target), protocol: 'http', external: false };
}

describe('createEdgeIndex', () => {
  const dictionary = createDictionary();
  const index = createEdgeIndex(dictionary);
  const cartToDb = dictionary.internEdge(edge('cart', 'db'));
  const webToCart = dictionary.internEdge(edge('web', 'cart'));

  it('finds edges by the service or workload at either end', () => {
    expect(index.candidates({ source: { service: 'cart' } })).toEqual([cartToDb]);
    expect(index.candidates({ target: { service: 'cart' } })).toEqual([webToCart]);
    expect(index.candidates({ target: { workload: 'db-v1' } })).toEqual([cartToDb]);
    expect(index.candidates({ target: { service: 'nobody' } })).toEqual([]);
  });

  it('sees edges that were added after the last question', () => {
    const webToDb = dictionary.internEdge(edge('web', 'db'));
    expect(index.candidates({ target: { service: 'db' } })).toEqual([cartToDb, webToDb]);
    expect(index.candidates({ source: { service: 'web' }, target: { service: 'db' } })).toHaveLength(2);
  });

  it('knows none for questions that name neither service nor workload', () => {
    expect(index.candidates({ target: { namespace: 'shop' } })).toBeNull();
  });
});
