import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { countRequests, requestsLine, scrapeTexts, Scraper, START, INTERVAL_MS } from './testing.ts';

const OTHER = { response_code: '404' };
const BUILD = 'istio_build{component="proxy"} 1\n';
const AGENT = 'istio_agent_go_goroutines 12\n';

describe('a counter', () => {
  it.each([
    ['counts nothing on the first scrape of its target', [requestsLine(100)], 0],
    ['counts what it grew by', [requestsLine(100), requestsLine(130)], 30],
    ['counts fractions', [requestsLine(1), requestsLine('3.5')], 2.5],
    ['that was reset counts its value', [requestsLine(100), requestsLine(7)], 7],
    ['that stands still counts nothing', [requestsLine(100), requestsLine(100)], 0],
    [
      'first seen on a later scrape counts from 0',
      [requestsLine(100), requestsLine(100) + requestsLine(9, OTHER)],
      9,
    ],
    [
      'that was absent counts from its last value',
      [
        requestsLine(5, OTHER) + requestsLine(100),
        requestsLine(5, OTHER),
        requestsLine(5, OTHER) + requestsLine(120),
      ],
      20,
    ],
    [
      'that was evicted and came back at 0 counts from there',
      [
        requestsLine(5, OTHER) + requestsLine(100),
        requestsLine(5, OTHER),
        requestsLine(5, OTHER) + requestsLine(2),
      ],
      2,
    ],
    ['survives an answer that is not there', [requestsLine(100), '', requestsLine(110)], 10],
    [
      'survives an answer of the agent only',
      [BUILD + requestsLine(100), AGENT, BUILD + requestsLine(110)],
      10,
    ],
    ['does not count NaN', [requestsLine(100), requestsLine('NaN'), requestsLine(130)], 30],
    ['does not count negative values', [requestsLine(100), requestsLine(-5), requestsLine(130)], 30],
    ['does not count infinity', [requestsLine(100), requestsLine('+Inf'), requestsLine(130)], 30],
    [
      'that was NaN at first counts from its first number',
      [requestsLine('NaN'), requestsLine(100), requestsLine(104)],
      4,
    ],
    ['printed twice counts once', [requestsLine(100), requestsLine(110) + requestsLine(110)], 10],
  ])('%s', (_, texts, requests) => {
    expect(countRequests(scrapeTexts(texts))).toBe(requests);
  });
});

describe('a baseline', () => {
  it.each([
    ['is not an empty answer', ['', requestsLine(100)], 0],
    ['is not the answer of another program', ['http_requests_total 12\n', requestsLine(100)], 0],
    ['is not an answer of the agent alone', [AGENT, BUILD + requestsLine(100)], 0],
    ['is the answer of a proxy without traffic', [BUILD, BUILD + requestsLine(100)], 100],
    [
      'is an Envoy without traffic',
      ['envoy_server_live 1\n', 'envoy_server_live 1\n' + requestsLine(100)],
      100,
    ],
    [
      'is set anew when the answer shares no series with the last one',
      [requestsLine(100), requestsLine(900, OTHER), requestsLine(905, OTHER)],
      5,
    ],
    [
      'is not shared by two processes that print the same build line',
      [BUILD + requestsLine(100), BUILD + requestsLine(900, OTHER)],
      0,
    ],
  ])('%s', (_, texts, requests) => {
    expect(countRequests(scrapeTexts(texts))).toBe(requests);
  });

  it('is not an answer that broke off', () => {
    const half = { breaksOff: requestsLine(100) };
    const whole = requestsLine(100) + requestsLine(900, OTHER);
    expect(countRequests(scrapeTexts([half, whole]))).toBe(0);
    expect(countRequests(scrapeTexts([half, whole, requestsLine(103) + requestsLine(907, OTHER)]))).toBe(10);
  });
});

describe('an answer that breaks off', () => {
  const whole = requestsLine(10) + requestsLine(20, OTHER);
  it('counts what was read, and the rest is counted by the next', () => {
    const half = { breaksOff: requestsLine(15) };
    const windows = scrapeTexts([whole, half, requestsLine(16) + requestsLine(24, OTHER)]);
    expect(windows.map((window) => countRequests([window]))).toEqual([5, 5]);
  });
  it('does not count its unfinished last line', () => {
    const half = { breaksOff: requestsLine(15) + requestsLine(2000, OTHER).trimEnd() };
    expect(countRequests(scrapeTexts([whole, half]))).toBe(5);
  });
  it('may bring a series of which nothing was known', () => {
    const half = { breaksOff: requestsLine(10) + requestsLine(3, { response_code: '500' }) };
    expect(countRequests(scrapeTexts([whole, half]))).toBe(3);
  });
  it('ends when the next one begins without a word', () => {
    const { rollup } = new Scraper();
    const reader = rollup.openTarget('pod', {
      cluster: 'a',
      namespace: 'b',
      service: 'c',
      workload: 'd',
      version: 'e',
    });
    for (const [i, value] of [10, 15, 18].entries()) {
      reader.begin(START + i * INTERVAL_MS);
      reader.push(Buffer.from(requestsLine(value)));
      if (i !== 1) reader.end();
    }
    expect(countRequests(rollup.advance(Infinity).flatMap(({ windows }) => windows))).toBe(8);
  });
});

/** The rule in its plainest form. */
function countByHand(values: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) {
    const [last, value] = [values[i - 1] as number, values[i] as number];
    sum += value < last ? value : value - last;
  }
  return sum;
}

describe('resets', () => {
  const history = fc.array(fc.nat(1_000), { minLength: 2, maxLength: 8 });

  it('are found for each series, before pods are summed', () => {
    fc.assert(
      fc.property(fc.array(history, { minLength: 1, maxLength: 4 }), (pods) => {
        const scraper = new Scraper();
        pods.forEach((values, pod) => {
          const scrape = scraper.open(`pod-${pod}`);
          values.forEach((value, i) => scrape(requestsLine(value), { at: START + i * INTERVAL_MS }));
        });
        const expected = pods.reduce((sum, values) => sum + countByHand(values), 0);
        expect(countRequests(scraper.close())).toBe(expected);
      }),
    );
  });

  it('never make a window negative, and windows add up to the whole', () => {
    fc.assert(
      fc.property(history, (values) => {
        const windows = scrapeTexts(values.map((value) => requestsLine(value)));
        const counts = windows.map((window) => countRequests([window]));
        expect(counts.every((count) => count > 0)).toBe(true);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(countByHand(values));
      }),
    );
  });
});
