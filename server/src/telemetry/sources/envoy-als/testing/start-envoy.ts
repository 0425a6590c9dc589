/** A real Envoy as a child process: the binary that SIGHTGLASS_ENVOY names. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatBootstrap, type EnvoyPlan } from './envoy-config.ts';

const PATIENCE_MS = 30_000;

export interface RunningEnvoy {
  stop(): Promise<void>;
}

async function isReady(adminPort: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${adminPort}/ready`).catch(() => null);
  return answer?.status === 200;
}

/** Resolves when it is ready. Rejects with what it said when it ends before. */
export async function startEnvoy(binary: string, folder: string, plan: EnvoyPlan): Promise<RunningEnvoy> {
  const file = join(folder, `${plan.workload}.yaml`);
  writeFileSync(file, formatBootstrap(plan));
  const child = spawn(
    binary,
    ['-c', file, '--disable-hot-restart', '--concurrency', '1', '--log-level', 'warning'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isReady(plan.adminPort))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`Envoy did not start: ${said}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return {
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
