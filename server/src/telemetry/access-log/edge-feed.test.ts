/** Records into the rollup beside scraped metrics: what edges come out, and that nothing is counted twice. */
import { describe, expect, it } from 'vitest';
import { createAccessRecord, type AccessRecord } from '../access-record.ts';
import { createRollup } from '../rollup/create-rollup.ts';
import { createEdgeFeed, type EdgeRule } from './edge-feed.ts';
import { createPeerBook } from './peer-book.ts';

const INTERVAL_MS = 5000;
const START = 1_800_000_000_000;
const end = (service: string) => ({
  cluster: 'east',
  namespace: 'shop',
  service,
  workload: `${service}-v1`,
  version: 'v1',
});
const unknownEnd = createAccessRecord('als').source;

function open(rule: EdgeRule = 'auto') {
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 0 });
  const peers = createPeerBook();
  const feed = createEdgeFeed({ edges: rollup.recorded, peers, rule, intervalMs: INTERVAL_MS });
  const offer = (changes: Partial<AccessRecord>, at = START + 1000): void => {
    const record = { ...createAccessRecord('als'), time: at, durationMs: 20, code: 200, ...changes };
    peers.resolve(record, at);
    feed.observe(record, at);
  };
  const close = () => {
    feed.flush(START + 4000, true);
    return rollup.advance(START + INTERVAL_MS).flatMap(({ windows }) => windows);
  };
  return { rollup, feed, offer, close };
}

const callee = {
  reporter: 'destination',
  target: end('cart'),
  targetAddress: '10.0.0.2:80',
  sourceAddress: '10.0.0.1:5',
  knowsTls: true,
} as const;
const caller = {
  reporter: 'source',
  source: end('web'),
  target: { ...unknownEnd, cluster: 'east', namespace: 'shop', service: 'cart' },
  upstreamLocalAddress: '10.0.0.1:5',
  upstreamRemoteAddress: '10.0.0.2:80',
} as const;

/** Istio’s count of the requests from web to cart, as a proxy of the workload prints it. */
function scrape(
  rollup: ReturnType<typeof createRollup>,
  reporter: 'source' | 'destination',
  values: readonly number[],
): void {
  const target = rollup.openTarget(reporter, end(reporter === 'source' ? 'web' : 'cart'));
  for (const value of values) {
    const labels = [
      `reporter="${reporter}"`,
      ...['source', 'destination'].flatMap((side) => {
        const service = side === 'source' ? 'web' : 'cart';
        return [
          `${side}_workload="${service}-v1"`,
          `${side}_workload_namespace="shop"`,
          `${side}_canonical_service="${service}"`,
          `${side}_canonical_revision="v1"`,
          `${side}_cluster="east"`,
        ];
      }),
      'destination_service="cart.shop.svc.cluster.local",destination_service_name="cart",destination_service_namespace="shop"',
      'request_protocol="http",response_code="200",response_flags="-",connection_security_policy="unknown"',
    ];
    target.begin(START + 500);
    target.push(Buffer.from(`istio_requests_total{${labels.join(',')}} ${value}\n`));
    target.end();
  }
}

const sum = (windows: ReturnType<ReturnType<typeof open>['close']>, reporter: string): number =>
  windows
    .filter((window) => window.reporter === reporter)
    .flatMap(({ outcomes }) => outcomes)
    .reduce((total, { requests }) => total + requests, 0);

describe('edges from records', () => {
  it('are one edge from both ends, whichever tells first', () => {
    const { offer, close } = open();
    offer({ ...callee, proof: 'mutual', sourceIdentity: 'spiffe://cluster.local/ns/shop/sa/web-account' });
    offer({ ...caller });
    offer({ ...callee, proof: 'plaintext' });
    const windows = close();
    expect(new Set(windows.map(({ edge }) => JSON.stringify(edge)))).toHaveLength(1);
    expect(windows[0]?.edge).toMatchObject({ source: end('web'), target: end('cart'), protocol: 'http' });
    expect([sum(windows, 'destination'), sum(windows, 'source')]).toEqual([2, 1]);
    const proofs = windows.flatMap(({ outcomes }) => outcomes.map(({ outcome }) => outcome.proof));
    expect(proofs.toSorted()).toEqual(['mutual', 'plaintext', 'unmeasured']);
    const [{ latency, durationMs }] = windows.filter(({ reporter }) => reporter === 'destination') as [
      (typeof windows)[0],
    ];
    expect(durationMs).toBe(40);
    expect(latency[0]?.counts[latency[0].bounds.indexOf(25)]).toBe(2);
  });

  it('name a caller by its identity where nobody knows more, and leave it unknown without one', () => {
    const { offer, close } = open();
    offer({ ...callee, sourceIdentity: 'spiffe://td/ns/jobs/sa/importer', proof: 'mutual' });
    offer({ ...callee, proof: 'plaintext', sourceAddress: '192.0.2.9:1' });
    expect(
      close()
        .map(({ edge: { source } }) => `${source.namespace} ${source.service}`)
        .toSorted(),
    ).toEqual(['jobs importer', 'unknown unknown']);
  });

  it('wait for a caller that may tell, and are counted when their time has come', () => {
    const { rollup, feed, offer } = open();
    const advance = () => rollup.advance(START + INTERVAL_MS).flatMap(({ windows }) => windows);
    offer({ ...callee }, START + 1000);
    offer({ ...callee }, START + 2000);
    offer({ ...caller }, START + 3000);
    feed.flush(START + 3600);
    const windows = advance();
    // The second one still waits.
    expect([sum(windows, 'destination'), sum(windows, 'source')]).toEqual([1, 1]);
    expect(new Set(windows.map(({ edge }) => JSON.stringify(edge)))).toHaveLength(1);
    expect(windows[0]?.edge.source).toEqual(end('web'));
  });

  it('are counted as others come, without a moment that has to count all', () => {
    const { rollup, feed, offer } = open();
    for (let i = 0; i < 10; i++) offer({ ...callee }, START + 100 + i);
    for (let i = 0; i < 5; i++) offer({ ...caller, settled: true }, START + 3000 + i);
    // Of an earlier moment, at which nothing is due: what is counted now was counted before.
    feed.flush(START + 200);
    expect(
      sum(
        rollup.advance(START + INTERVAL_MS).flatMap(({ windows }) => windows),
        'destination',
      ),
    ).toBe(10);
  });

  it('are TCP connections where there was no request', () => {
    const { offer, close } = open();
    offer({
      ...callee,
      protocol: 'tcp',
      code: null,
      bytesIn: 7,
      bytesOut: 9,
      source: end('web'),
      settled: true,
    });
    expect(close()).toMatchObject([
      {
        edge: { protocol: 'tcp' },
        bytesIn: 7,
        bytesOut: 9,
        connectionsClosed: 1,
        outcomes: [{ requests: 0, connectionsOpened: 1, outcome: { code: '' } }],
      },
    ]);
  });

  it('count nothing where metrics of the same proxy tell', () => {
    const { rollup, offer, close, feed } = open();
    scrape(rollup, 'destination', [0, 10]);
    offer({ ...callee, source: end('web'), settled: true });
    expect(sum(close(), 'destination')).toBe(10);
    expect(feed.leftOut()).toEqual([{ reason: 'metrics tell of the same proxy', count: 1 }]);
  });

  it('join the edge that metrics of the other end tell', () => {
    const { rollup, offer, close } = open();
    scrape(rollup, 'source', [0, 10]);
    offer({ ...callee, source: { ...end('web'), version: 'unknown' }, settled: true, proof: 'mutual' });
    offer({ ...caller, settled: true });
    const windows = close();
    expect(new Set(windows.map(({ edge }) => JSON.stringify(edge)))).toHaveLength(1);
    expect([sum(windows, 'source'), sum(windows, 'destination')]).toEqual([10, 1]);
  });

  it('count all the same with always, and nothing with never', () => {
    const always = open('always');
    scrape(always.rollup, 'destination', [0, 10]);
    always.offer({ ...callee, source: end('web'), settled: true });
    expect(sum(always.close(), 'destination')).toBe(11);
    const never = open('never');
    never.offer({ ...callee, source: end('web'), settled: true });
    expect(never.close()).toEqual([]);
  });

  it('count a proxy with a wrong clock for the time of arrival, and a late file for no edge', () => {
    const { offer, close, feed } = open();
    const known = { ...callee, source: end('web'), settled: true };
    const years = START - 7 * 365 * 86_400_000;
    const record = { ...createAccessRecord('als'), ...known, time: years, code: 200 };
    feed.observe(record, START + 1000);
    feed.observe({ ...record, channel: 'file' }, START + 1000);
    offer({ ...known, reporter: 'unknown' });
    expect(sum(close(), 'destination')).toBe(1);
    expect(feed.leftOut().map(({ reason }) => reason)).toEqual(['told too late', 'proxy unknown']);
  });
});
