/**
 * For the tests of this folder: a rollup that only counts lines, a configuration for one job, and proxies that really
 * listen. A line that begins with a letter is a sample, any other but a comment is a parse error.
 */
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ScrapeJob, ScrapeSettings } from '../../../config/settings.ts';
import type { TargetIdentity } from '../../dialects/dialect.ts';
import type { ScrapedTargets, TargetReader } from '../../ingest.ts';

interface FakeTarget {
  readonly identity: TargetIdentity;
  /** Scheduled moments of scrapes that were completed, and of those that broke off. */
  readonly ended: number[];
  readonly aborted: number[];
  /** Largest chunk seen. */
  maxChunk: number;
  text: string;
}

export interface FakeRollup extends ScrapedTargets {
  readonly open: Map<string, FakeTarget>;
  readonly closed: string[];
}

const KEPT_TEXT = 4096;

function openReader(target: FakeTarget): TargetReader {
  let bytes = 0;
  let at: number | null = null;
  const inScrape = (): number => {
    if (at === null) throw new Error('no scrape has begun');
    return at;
  };
  return {
    begin(moment) {
      if (at !== null) throw new Error('a scrape is running');
      at = moment;
      bytes = 0;
      target.text = '';
    },
    push(chunk) {
      inScrape();
      bytes += chunk.length;
      target.maxChunk = Math.max(target.maxChunk, chunk.length);
      if (target.text.length < KEPT_TEXT) target.text += Buffer.from(chunk).toString('latin1');
    },
    end() {
      target.ended.push(inScrape());
      at = null;
      const lines = target.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      const samples = lines.filter((line) => /^[a-zA-Z]/.test(line)).length;
      return { samples, series: samples, parseErrors: lines.length - samples, bytes, dialects: ['istio'] };
    },
    abort() {
      target.aborted.push(inScrape());
      at = null;
    },
  };
}

export function createFakeRollup(): FakeRollup {
  const open = new Map<string, FakeTarget>();
  const closed: string[] = [];
  return {
    open,
    closed,
    openTarget(id, identity) {
      if (open.has(id)) throw new Error(`target ${id} is open already`);
      const target: FakeTarget = { identity, ended: [], aborted: [], maxChunk: 0, text: '' };
      open.set(id, target);
      return openReader(target);
    },
    closeTarget(id) {
      closed.push(id);
      open.delete(id);
    },
  };
}

export function makeJob(changes: Partial<ScrapeJob> = {}): ScrapeJob {
  return {
    name: 'test',
    scheme: 'http',
    path: '/stats/prometheus',
    params: {},
    headers: {},
    timeout: 500,
    labels: {},
    static: [],
    files: [],
    dns: [],
    kubernetes: [],
    bearer: null,
    ...changes,
  };
}

export function makeSettings(jobs: ScrapeJob[], changes: Partial<ScrapeSettings> = {}): ScrapeSettings {
  return { interval: 200, timeout: 500, concurrency: 4, maxBodySize: 1024 * 1024, jobs, ...changes };
}

export interface Proxy {
  readonly address: string;
  readonly server: Server;
  readonly requests: number[];
  close(): void;
}

/** A proxy on a free port of loopback; `close` also cuts its open connections. */
export async function startProxy(answer: RequestListener): Promise<Proxy> {
  const requests: number[] = [];
  const server = createServer((request, response) => {
    requests.push(Date.now());
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    requests,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
