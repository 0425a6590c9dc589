/** What the rollup's tests share: exposition text from label objects, and scraping it through a rollup at given seconds. */
import type { TargetIdentity } from '../dialects/dialect.ts';
import { ISTIO_CALL, SELF } from '../dialects/testing.ts';
import type { EdgeWindow, WindowBatch } from '../edge-window.ts';
import type { Rollup, ScrapeStats } from '../ingest.ts';
import { createRollup } from './create-rollup.ts';

export const INTERVAL_MS = 15_000;
/** A multiple of the interval. */
export const START = 1_700_000_010_000;

/** One line. */
export function line(name: string, labels: Readonly<Record<string, string>>, value: number | string): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
  return `${name}{${pairs.join(',')}} ${value}\n`;
}

/** Requests of a call inside the mesh whose labels can be told otherwise. */
export function requestsLine(value: number | string, labels: Readonly<Record<string, string>> = {}): string {
  return line('istio_requests_total', { ...ISTIO_CALL, ...labels }, value);
}

/** Latency of the same call: cumulative counts by bound, in this order. */
export function latencyLines(
  buckets: readonly (readonly [string, number])[],
  labels: Readonly<Record<string, string>> = {},
): string {
  const name = 'istio_request_duration_milliseconds_bucket';
  return buckets.map(([le, count]) => line(name, { ...ISTIO_CALL, ...labels, le }, count)).join('');
}

/** Scrapes texts, one interval apart; null is a scrape that did not happen. */
export class Scraper {
  readonly rollup: Rollup;
  readonly batches: WindowBatch[] = [];

  constructor(rollup: Rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 5_000 })) {
    this.rollup = rollup;
  }

  open(id: string, identity: TargetIdentity = SELF) {
    const reader = this.rollup.openTarget(id, identity);
    /** `breaksOff`: the body ends before its end. */
    return (text: string, { at = START, breaksOff = false } = {}): ScrapeStats | null => {
      reader.begin(at);
      reader.push(Buffer.from(text));
      if (!breaksOff) return reader.end();
      reader.abort();
      return null;
    };
  }

  /** Closes everything and answers the windows of edges of all batches since the last call. */
  close(now = Number.MAX_SAFE_INTEGER): EdgeWindow[] {
    const batches = this.rollup.advance(now);
    this.batches.push(...batches);
    return batches.flatMap(({ windows }) => windows);
  }
}

/** Scrapes the texts as one target, one interval apart, and answers each window's edges. A text may break off. */
export function scrapeTexts(texts: readonly (string | { readonly breaksOff: string })[]): EdgeWindow[] {
  const scraper = new Scraper();
  const scrape = scraper.open('pod');
  texts.forEach((text, i) => {
    const at = START + i * INTERVAL_MS;
    if (typeof text === 'string') scrape(text, { at });
    else scrape(text.breaksOff, { at, breaksOff: true });
  });
  return scraper.close();
}

export function countRequests(windows: readonly EdgeWindow[]): number {
  return windows.flatMap(({ outcomes }) => outcomes).reduce((sum, { requests }) => sum + requests, 0);
}
