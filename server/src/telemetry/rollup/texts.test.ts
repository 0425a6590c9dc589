import { describe, expect, it } from 'vitest';
import { ISTIO_CALL, NOBODY, SELF, UNKNOWN_CALLEE, UNKNOWN_CALLER } from '../dialects/testing.ts';
import { countRequests, INTERVAL_MS, latencyLines, line, requestsLine, Scraper, START } from './testing.ts';

const RQ = 'envoy_cluster_upstream_rq';

/** Scrapes a text at two moments: `print` gets 1 and 3, so that a counter of n times that grows by 2n. */
function scrapeTwice(print: (times: number) => string, identity = SELF) {
  const scraper = new Scraper();
  const scrape = scraper.open('pod', identity);
  scrape(print(1));
  const stats = scrape(print(3), { at: START + INTERVAL_MS });
  return { windows: scraper.close(), stats, rollup: scraper.rollup };
}

describe('a plain Envoy', () => {
  const labels = { envoy_cluster_name: 'cart' };
  const classes = (times: number): string =>
    line(`${RQ}_xx`, { envoy_response_code_class: '2', ...labels }, 10 * times);
  const codes = (times: number): string => line(RQ, { envoy_response_code: '200', ...labels }, 10 * times);
  const connections = (times: number): string => line('envoy_cluster_upstream_cx_total', labels, 4 * times);

  it.each([
    ['exact codes', (times: number) => classes(times) + codes(times) + connections(times), '200'],
    [
      'exact codes in another order',
      (times: number) => connections(times) + codes(times) + classes(times),
      '200',
    ],
    ['classes where there are no codes', (times: number) => connections(times) + classes(times), '2xx'],
  ])('counts %s once', (_, print, code) => {
    const { windows, stats } = scrapeTwice(print);
    expect(windows.map(({ edge }) => edge.protocol)).toEqual(['http']);
    expect(windows[0]?.outcomes.map(({ outcome, requests }) => [outcome.code, requests])).toEqual([
      [code, 20],
    ]);
    expect(stats?.dialects).toEqual(['envoy']);
  });

  it('makes a TCP edge of a cluster without HTTP', () => {
    const { windows } = scrapeTwice(
      (times) => connections(times) + line('envoy_cluster_upstream_cx_tx_bytes_total', labels, 100 * times),
    );
    expect(
      windows.map(({ edge, outcomes, bytesIn }) => [edge.protocol, outcomes[0]?.connectionsOpened, bytesIn]),
    ).toEqual([['tcp', 8, 200]]);
  });

  it('stops being TCP in the very scrape that shows HTTP', () => {
    const { windows } = scrapeTwice((times) => connections(times) + (times > 1 ? codes(times) : ''));
    expect(windows.map(({ edge }) => edge.protocol)).toEqual(['http']);
  });

  it('counts nothing inside an Istio text, wherever that begins', () => {
    const { windows, stats, rollup } = scrapeTwice(
      (times) =>
        codes(times) +
        line(RQ, { envoy_response_code: '200', envoy_cluster_name: 'xds-grpc' }, times) +
        requestsLine(5 * times),
    );
    expect(countRequests(windows)).toBe(10);
    expect(stats?.dialects).toEqual(['istio']);
    expect(rollup.dropped()).toEqual([]);
  });
});

const opened = (times: number): string =>
  line('istio_tcp_connections_opened_total', { ...ISTIO_CALL, reporter: 'destination' }, 2 * times);

describe('a ztunnel', () => {
  it.each([
    ['TYPE lines in OpenMetrics style', '# TYPE istio_tcp_connections_opened counter\n'],
    ['its build', 'istio_build{component="ztunnel",tag="x"} 1\n'],
  ])('is known by %s', (_, head) => {
    const { windows, stats } = scrapeTwice((times) => head + opened(times));
    expect(stats?.dialects).toEqual(['ztunnel']);
    expect(windows[0]?.outcomes[0]).toMatchObject({
      connectionsOpened: 4,
      outcome: { evidence: 'ztunnel', proof: 'mutual' },
    });
  });
  it('is told from a sidecar', () => {
    const { windows, stats } = scrapeTwice(
      (times) => '# TYPE istio_tcp_connections_opened_total counter\n' + opened(times),
    );
    expect(stats?.dialects).toEqual(['istio']);
    expect(windows[0]?.outcomes[0]?.outcome.evidence).toBe('destination');
  });
});

describe('a Linkerd proxy', () => {
  const callee = {
    direction: 'outbound',
    dst_service: 'cart',
    dst_namespace: 'shop',
    dst_deployment: 'cart',
    tls: 'true',
    target_port: '80',
  };
  it('tells connections of HTTP only once, as requests', () => {
    const { windows } = scrapeTwice(
      (times) =>
        line('tcp_open_total', { ...callee, peer: 'dst' }, 7 * times) +
        line('response_total', { ...callee, status_code: '200', classification: 'success' }, 9 * times) +
        line('tcp_open_total', { ...callee, peer: 'dst', target_port: '5432' }, 3 * times),
    );
    expect(
      windows.map(({ edge, outcomes }) => [
        edge.protocol,
        outcomes[0]?.requests,
        outcomes[0]?.connectionsOpened,
      ]),
    ).toEqual([
      ['tcp', 0, 6],
      ['http', 18, 0],
    ]);
  });
});

const printHosts = (times: number): string =>
  Array.from({ length: 60 }, (_, i) =>
    requestsLine(times, {
      ...UNKNOWN_CALLEE,
      reporter: 'source',
      destination_service: `host-${i}.example.org`,
      destination_service_name: 'PassthroughCluster',
      destination_service_namespace: 'unknown',
    }),
  ).join('');

describe('hosts outside the mesh', () => {
  it('beyond fifty in a cluster share one node', () => {
    const { windows, rollup } = scrapeTwice(printHosts);
    expect(windows).toHaveLength(51);
    const folded = windows.find(({ edge }) => edge.target.service === 'PassthroughCluster');
    expect([countRequests(folded ? [folded] : []), countRequests(windows)]).toEqual([20, 120]);
    expect(rollup.dropped()).toEqual([{ reason: 'passthrough host folded', count: 10 }]);
  });
});

describe('what is dropped', () => {
  it('is counted by reason, once for each series', () => {
    const { rollup } = scrapeTwice(
      (times) =>
        requestsLine(times) +
        requestsLine(times, {
          ...UNKNOWN_CALLER,
          destination_service_name: '10.0.0.1:15090',
          destination_service: '10.0.0.1:15090',
        }),
      NOBODY,
    );
    expect(rollup.dropped()).toEqual([{ reason: 'unknown caller of an address', count: 1 }]);
  });
});

const ENDLESS_HEAD =
  'istio_requests_total{destination_workload="d",destination_workload_namespace="n",source_workload="w';

describe('memory', () => {
  it('does not grow with series that come and go', () => {
    const scraper = new Scraper();
    const scrape = scraper.open('pod');
    for (let i = 0; i < 200; i++) {
      const caller = { source_workload: `job-${i}`, source_canonical_service: `job-${i}` };
      scrape(
        requestsLine(i) +
          requestsLine(5, caller) +
          latencyLines(
            [
              ['1', 5],
              ['+Inf', 5],
            ],
            caller,
          ),
        { at: START + i * INTERVAL_MS },
      );
      scraper.rollup.advance(START + i * INTERVAL_MS);
    }
    expect(scraper.rollup.seriesCount()).toBeLessThan(3 * 22 + 1);
  });

  it('is not filled by one target whose callers are without end', () => {
    const scraper = new Scraper();
    const lines = Array.from(
      { length: 50_100 },
      (_, i) => `${ENDLESS_HEAD}${i}",reporter="destination"} 1\n`,
    );
    expect(scraper.open('pod')(lines.join(''))).toMatchObject({ samples: 50_100, series: 50_000 });
    expect(scraper.rollup.dropped()).toEqual([{ reason: 'too many series in one target', count: 100 }]);
  });

  it('is not given back under a scrape that is still reading', () => {
    const scraper = new Scraper();
    const reader = scraper.rollup.openTarget('slow', SELF);
    const text =
      requestsLine(5) +
      latencyLines([
        ['1', 5],
        ['+Inf', 5],
      ]) +
      requestsLine(1, { response_code: '404' });
    reader.begin(START);
    reader.push(Buffer.from(text.slice(0, -300)));
    // Meanwhile enough windows of another target close for a sweep, and their places are taken by new edges.
    const other = scraper.open('other');
    for (let i = 0; i < 45; i++) {
      other(requestsLine(i, { source_workload: `job-${i}`, source_canonical_service: `job-${i}` }), {
        at: START + i * INTERVAL_MS,
      });
      scraper.rollup.advance(START + i * INTERVAL_MS);
    }
    reader.push(Buffer.from(text.slice(-300)));
    reader.end();
    scraper.close(START + 49 * INTERVAL_MS);
    reader.begin(START + 50 * INTERVAL_MS);
    reader.push(
      Buffer.from(
        requestsLine(9) +
          latencyLines([
            ['1', 6],
            ['+Inf', 9],
          ]) +
          requestsLine(3, { response_code: '404' }),
      ),
    );
    reader.end();
    const windows = scraper.close();
    expect(
      windows.map(({ edge, latency }) => [edge.source.service, [...(latency[0]?.counts ?? [])]]),
    ).toEqual([['web', [1, 3]]]);
    expect(countRequests(windows)).toBe(6);
  });

  it('of a closed target is given back, and what it says afterwards counts nothing', () => {
    const scraper = new Scraper();
    const reader = scraper.rollup.openTarget('pod', SELF);
    reader.begin(START);
    scraper.rollup.closeTarget('pod');
    reader.push(Buffer.from(requestsLine(5)));
    expect(reader.end()).toMatchObject({ samples: 0, series: 0 });
    expect(scraper.rollup.seriesCount()).toBe(0);
    expect(scraper.close()).toEqual([]);
  });
});
