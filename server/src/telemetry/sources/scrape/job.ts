/**
 * One job: the union of what its discoveries publish, kept as a set of running target loops. A target that stays keeps
 * its loop, its reader and its counters; one that goes is stopped and its reader closed.
 */
import type { Target } from '@sightglass/shared/contract';
import type { ScrapeJob } from '../../../config/settings.ts';
import type { ScrapedTargets } from '../../ingest.ts';
import type { TargetCertificates } from '../../target-certificates.ts';
import { startCertsLoop, type CertsLoop } from './certs-loop.ts';
import type { Discovered, Discovery } from './discovery/discovery.ts';
import type { ScrapeTarget } from './target.ts';
import { resolveTarget } from './target.ts';
import type { LoopContext, TargetLoop } from './target-loop.ts';
import { startTargetLoop } from './target-loop.ts';

export interface JobContext extends LoopContext {
  readonly job: ScrapeJob;
  readonly rollup: ScrapedTargets;
  readonly discoveries: readonly Discovery[];
  /** Ids of targets open in any job of the source: an endpoint is scraped once, or its traffic would count twice. */
  readonly openIds: Set<string>;
}

export interface Job {
  readonly name: string;
  readonly discovery: readonly string[];
  start(): void;
  stop(): Promise<void>;
  targets(): Target[];
  /** What the targets tell of their certificates, where the job asks for them. */
  certificates(): TargetCertificates[];
  /** What is wrong with discovery; null when all is well. */
  lastError(): string | null;
}

function sameTarget(a: ScrapeTarget, b: ScrapeTarget): boolean {
  return JSON.stringify([a.labels, a.identity]) === JSON.stringify([b.labels, b.identity]);
}

/** What tells the targets of one workload apart: the pod, else where it listens. */
function podOf({ labels, url }: ScrapeTarget): string {
  const named = labels['pod'] ?? labels['kubernetes_pod_name'] ?? '';
  return named === '' ? new URL(url).host : named;
}

/** Targets that are opened in one turn of the event loop; thousands at once would hold it for tenths of a second. */
const OPENED_AT_ONCE = 100;

export function createJob(context: JobContext): Job {
  const { job, rollup, discoveries, openIds } = context;
  const loops = new Map<string, TargetLoop>();
  const certs = new Map<string, CertsLoop>();
  const known = new Map<Discovery, Discovered>();
  let problems: string[] = [];
  let stopped = false;
  /** Wanted and not open yet; their ids are this job's already. */
  let waiting: ScrapeTarget[] = [];
  let opening: NodeJS.Immediate | null = null;

  function resolveAll(): Map<string, ScrapeTarget> {
    const wanted = new Map<string, ScrapeTarget>();
    problems = [...known.values()].flatMap(({ error }) => error ?? []);
    for (const { groups } of known.values()) {
      for (const { targets, labels } of groups) {
        for (const address of targets) {
          const target = resolveTarget(address, labels, job);
          if (!target) problems.push(`"${address}" is not an address that can be scraped`);
          else if (!wanted.has(target.id)) wanted.set(target.id, target);
        }
      }
    }
    return wanted;
  }

  async function close(loop: TargetLoop): Promise<void> {
    const { id } = loop.target;
    const asking = certs.get(id);
    loops.delete(id);
    certs.delete(id);
    await Promise.all([loop.stop(), asking?.stop()]);
    rollup.closeTarget(id);
    openIds.delete(id);
    // What was waiting for this id, under other labels or in another discovery, may have it now.
    if (!stopped) apply();
  }

  function apply(): void {
    const before = problems.join();
    const wanted = resolveAll();
    if (problems.length > 0 && problems.join() !== before) {
      context.log?.warn({ job: job.name, problems }, 'targets cannot all be found');
    }
    for (const loop of loops.values()) {
      const target = wanted.get(loop.target.id);
      if (!target || !sameTarget(target, loop.target)) void close(loop);
    }
    leaveWaiting();
    waiting = [...wanted.values()].filter(({ id }) => !openIds.has(id));
    for (const { id } of waiting) openIds.add(id);
    if (opening === null) openSome();
  }

  function leaveWaiting(): void {
    for (const { id } of waiting) openIds.delete(id);
    waiting = [];
  }

  function open(target: ScrapeTarget): void {
    const { id } = target;
    const pod = podOf(target);
    loops.set(id, startTargetLoop(target, rollup.openTarget(id, target.identity, pod), context));
    if (job.certs) certs.set(id, startCertsLoop({ ...target, pod }, job.certs, context));
  }

  function openSome(): void {
    opening = null;
    for (const target of waiting.splice(0, OPENED_AT_ONCE)) open(target);
    if (waiting.length > 0) opening = setImmediate(openSome);
  }

  return {
    name: job.name,
    discovery: discoveries.map(({ description }) => description),
    start() {
      for (const discovery of discoveries) {
        discovery.start((discovered) => {
          if (stopped) return;
          known.set(discovery, discovered);
          apply();
        });
      }
    },
    async stop() {
      stopped = true;
      leaveWaiting();
      if (opening !== null) clearImmediate(opening);
      await Promise.all(discoveries.map((discovery) => discovery.stop()));
      await Promise.all([...loops.values()].map(close));
      await context.client.close();
    },
    targets: () => [...loops.values()].map((loop) => loop.describe()),
    certificates: () => [...certs.values()].map((loop) => loop.describe()),
    lastError: () => (problems.length === 0 ? null : problems.join('; ')),
  };
}
