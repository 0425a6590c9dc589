/**
 * The pods of the demo mesh, their names, and since when their counters count. Every pod starts anew once a week, each at a
 * moment of its own; one pod of checkout does so in every cycle of faults.
 */
import { CYCLE_MS, RESTART_MINUTE } from './fault-schedule.ts';
import { uniformOf } from './seeded-random.ts';
import { DEMO_WORKLOADS, workloadName, type DemoWorkload } from './shop-workloads.ts';

export interface DemoPod {
  readonly workload: DemoWorkload;
  /** Which of its workload's replicas, from 0. */
  readonly ordinal: number;
  readonly name: string;
  /** When the pod that runs at epoch millisecond `t` last started. */
  startedAt(t: number): number;
}

const WEEK_MS = 604_800_000;
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function nameSuffix(seed: number, name: string, length: number): string {
  return Array.from(
    { length },
    (_, i) => LETTERS[Math.floor(uniformOf(seed, `${name}#${i}`) * LETTERS.length)],
  ).join('');
}

function isRestarting(workload: DemoWorkload, ordinal: number): boolean {
  return workload.service === 'checkout' && ordinal === 0;
}

function createPod(seed: number, workload: DemoWorkload, ordinal: number): DemoPod {
  const deployment = workloadName(workload);
  const path = `${workload.cluster}/${workload.namespace}/${deployment}`;
  const name = `${deployment}-${nameSuffix(seed, path, 9)}-${nameSuffix(seed, `${path}/${ordinal}`, 5)}`;
  const periodMs = isRestarting(workload, ordinal) ? CYCLE_MS : WEEK_MS;
  const offsetMs = isRestarting(workload, ordinal)
    ? RESTART_MINUTE * 60_000
    : Math.floor(uniformOf(seed, `${path}/${ordinal}/start`) * WEEK_MS);
  return {
    workload,
    ordinal,
    name,
    startedAt: (t) => Math.floor((t - offsetMs) / periodMs) * periodMs + offsetMs,
  };
}

/** All pods that have a proxy which can be scraped, in the order of the workloads' table. */
export function createPods(seed: number): DemoPod[] {
  return DEMO_WORKLOADS.filter(({ proxy }) => proxy !== 'none' && proxy !== 'ambient').flatMap((workload) =>
    Array.from({ length: workload.replicas }, (_, ordinal) => createPod(seed, workload, ordinal)),
  );
}
