/**
 * How fast the API answers over a store that holds a day of 1,000 services and 10,000 edges: the topology right after a new window, asked
 * for the first time and as an open page asks it, and from the cache; over 24 hours; lists; and the calls of a service's page. The
 * server is a process of its own (api-server.ts): times are milliseconds as a client on the same machine sees them, bodies gzipped
 * and read to the end; beside them the processor time of the server's main thread, and at the end the longest time that its
 * event loop was held while it answered. Windows are generated and stored between the measurements, not during them.
 * Usage: node server/bench/api.ts [services] [edges]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { formatServiceId } from '@sightglass/shared/identity';
import type { Command, Ready, Used } from './api-server.ts';
import { generateMesh } from './mesh-generator.ts';
import { say } from './meter.ts';

const COLD_ROUNDS = 20;
const CACHED_ROUNDS = 200;
const PAGE_SERVICES = 25;
const PAGE_CALLS = [
  '?',
  '/series?metric=requests&',
  '/series?metric=error-ratio&',
  '/series?metric=p95&',
  '/breakdown?by=caller&',
  '/breakdown?by=code&',
  '/heatmap?',
];

const [services = 1_000, edges = 10_000] = process.argv.slice(2).map(Number);
const server = fork(join(import.meta.dirname, 'api-server.ts'), [String(services), String(edges)], {
  execArgv: ['--max-semi-space-size=32'],
});
const agent = new Agent({ keepAlive: true });
const [{ url }] = (await once(server, 'message')) as [Ready];

async function tell(command: Command['do']): Promise<Used> {
  const answer = once(server, 'message') as Promise<[Used]>;
  server.send({ do: command } satisfies Command);
  return (await answer)[0];
}

/** Milliseconds until the last byte, and how many bytes came. Rejects on any status but 200. */
function ask(path: string): Promise<{ ms: number; bytes: number }> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    get(`${url}/api/v1${path}`, { agent, headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ ms: performance.now() - start, bytes });
        else reject(new Error(`${path}: ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}

function quantileOf(times: readonly number[], q: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN).toFixed(1).padStart(7);
}

let longestHeldMs = 0;

interface Asked {
  readonly name: string;
  readonly rounds: number;
  readonly path: (round: number, now: number) => string;
  /** Whether a new window comes before each question. */
  readonly anew?: boolean;
}

/** Asks one after the other and prints what it took. Returns the median. */
async function measure({ name, rounds, path, anew = false }: Asked): Promise<number> {
  const times: number[] = [];
  const cpu: number[] = [];
  const held: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (anew) await tell('insert');
    const { now } = await tell('reset');
    times.push((await ask(path(round, now))).ms);
    const { heldMs, mainMs } = await tell('read');
    cpu.push(mainMs);
    held.push(heldMs);
  }
  const [p50, p95, used] = [quantileOf(times, 0.5), quantileOf(times, 0.95), quantileOf(cpu, 0.5)];
  const longest = Math.max(...held);
  longestHeldMs = Math.max(longestHeldMs, longest);
  say(
    `${name.padEnd(44)} p50 ${p50}  p95 ${p95} ms   CPU of the main thread ${used} ms, at most ${longest.toFixed(0).padStart(3)} ms in one turn`,
  );
  return Number(p50);
}

/** Another moment each time, so that nothing of the answer is there from before; all within the last minute. */
let moments = 0;
const fresh = (path: string) => (_: number, now: number) =>
  `${path}${path.includes('?') ? '&' : '?'}at=${now - ++moments}`;

const TOPOLOGY = '/topology?range=now-15m';
const { bytes } = await ask(TOPOLOGY);
say(
  `${services} services, ${edges} edges between workloads; topology ${(bytes / 1024).toFixed(0)} KiB gzipped`,
);
await measure({ name: '(warming up)', rounds: 5, path: fresh(TOPOLOGY), anew: true });
longestHeldMs = 0;
const cold = await measure({
  name: 'topology, new window, never asked before',
  rounds: COLD_ROUNDS,
  path: fresh(TOPOLOGY),
  anew: true,
});
await measure({
  name: 'topology, new window, asked at the last',
  rounds: COLD_ROUNDS,
  path: () => TOPOLOGY,
  anew: true,
});
const cached = await measure({
  name: 'topology, from the cache',
  rounds: CACHED_ROUNDS,
  path: () => TOPOLOGY,
});
say(`${'never asked before / from the cache'.padEnd(44)} ${(cold / cached).toFixed(0)} times`);
for (const [name, path] of [
  ['topology folded', `${TOPOLOGY}&fold=auto`],
  ['topology of workloads', `${TOPOLOGY}&kind=workload`],
  ['topology over 24 hours', '/topology?range=now-24h'],
  ['services', '/services?range=now-15m'],
  ['overview', '/overview?range=now-15m'],
  ['posture of mutual TLS', '/security/mtls?range=now-1h'],
  ['posture by edge', '/security/mtls?range=now-1h&by=edge'],
  ['posture over time', '/security/mtls/series?range=now-1h'],
  ['STRICT readiness', '/security/strict?range=now-1h'],
  ['STRICT readiness by service, 24 hours', '/security/strict?range=now-24h&by=service'],
] as const) {
  await measure({ name: `${name}, never asked before`, rounds: COLD_ROUNDS, path: fresh(path), anew: true });
}

const plan = generateMesh({ seed: 7, services, edges });
const ids = plan.workloads
  .filter((_, i) => i % Math.ceil(plan.workloads.length / PAGE_SERVICES) === 0)
  .map(({ end }) => formatServiceId({ ...end, name: end.service }));
for (const call of PAGE_CALLS) {
  await measure({
    name: `service page ${call.replaceAll(/[?&]$/g, '') || '(detail)'}`,
    rounds: ids.length,
    path: (round, now) => fresh(`/services/${ids[round]}${call}range=now-15m`)(round, now),
  });
}
const { residentBytes } = await tell('read');
say(`event loop held at most ${longestHeldMs.toFixed(0)} ms while answering`);
say(`resident ${(residentBytes / 2 ** 20).toFixed(0)} MiB, generator included`);
agent.destroy();
server.disconnect();
