import type { ServiceRow } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { listAttention, nameNode } from './attention-model.ts';

const mover = {
  serviceId: 'east~shop~cart',
  cluster: 'east',
  namespace: 'shop',
  name: 'cart',
  health: 'degraded',
  signal: 'errors',
  now: 0.02,
  before: 0.001,
  requestsPerSecond: 10,
} as const;

const edge = {
  id: 'east~ops~old~~east~pay~ledger~~http',
  source: 'east~ops~old',
  target: 'east~pay~ledger',
  protocol: 'http',
  health: 'ok',
  requestsPerSecond: 99,
  errorRatio: 0,
  latency: null,
  bytesPerSecond: 1,
  openedPerSecond: 0,
  mtls: { state: 'plaintext', mutualShare: 0, plaintextShare: 1, evidence: 'destination' },
  reporters: ['destination'],
} as const;

describe('listAttention', () => {
  it('puts failing first, then silence, then the rest by traffic', () => {
    const entries = listAttention(
      {
        movers: [
          mover,
          { ...mover, name: 'pay', health: 'failing', signal: 'latency', now: 1500, before: null },
        ],
        plaintextEdges: [{ ...edge, reporters: ['destination'] }],
        warnings: [
          { code: 'source-down', subject: 'pods', message: 'does not answer' },
          { code: 'partial-history', subject: 'store', message: 'shorter than asked' },
        ],
      },
      [],
    );
    expect(entries.map(({ kind, name, why }) => [kind, name, why])).toEqual([
      ['Latency', 'pay', 'p95 1.5s, nothing known before'],
      ['Silent', 'pods', 'does not answer'],
      ['Plaintext', 'old → ledger', '100% of requests unencrypted'],
      ['Errors', 'cart', '2% of requests fail, 0.1% before'],
    ]);
  });

  it('leaves out what got better, unless requests still fail', () => {
    const entries = listAttention(
      {
        movers: [
          { ...mover, name: 'faster', signal: 'latency', now: 100, before: 900 },
          { ...mover, name: 'healed', health: 'ok', now: 0.001, before: 0.2 },
          { ...mover, name: 'better', health: 'failing', now: 0.06, before: 0.2 },
        ],
        plaintextEdges: [],
        warnings: [],
      },
      [],
    );
    expect(entries.map(({ name }) => name)).toEqual(['better']);
  });

  it('names services that fail without having moved, once', () => {
    const ailing = {
      id: 'east~pay~ledger',
      cluster: 'east',
      namespace: 'pay',
      name: 'ledger',
      external: false,
      health: 'failing',
      requestsPerSecond: 6,
      errorRatio: 0.046,
      latency: null,
      bytesPerSecond: 1,
      openedPerSecond: 0,
      mtls: { state: 'mutual', mutualShare: 1, plaintextShare: 0 },
      measured: 'inbound',
      versions: [],
      workloads: 1,
      callers: 1,
      callees: 0,
      sparkline: [],
    } satisfies ServiceRow;
    const entries = listAttention({ movers: [mover], plaintextEdges: [], warnings: [] }, [
      ailing,
      { ...ailing, id: mover.serviceId, name: 'cart' },
      { ...ailing, id: 'east~pay~fine', health: 'ok' },
    ]);
    expect(entries.map(({ name, why }) => [name, why])).toEqual([
      ['ledger', '4.6% of requests fail'],
      ['cart', '2% of requests fail, 0.1% before'],
    ]);
  });

  it('is empty when nothing is wrong', () => {
    expect(listAttention({ movers: [], plaintextEdges: [], warnings: [] }, [])).toEqual([]);
  });
});

it('names a node by its id', () => {
  expect(nameNode('east~shop~cart')).toEqual({ name: 'cart', place: 'east / shop' });
  expect(nameNode('odd')).toEqual({ name: 'odd', place: '' });
});
