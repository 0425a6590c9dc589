/** The whole console as a child process over a configuration, as an operator runs it, and questions to its API. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { operations, type OperationName, type Operations } from '@sightglass/shared/contract';
import type { z } from 'zod';

const PATIENCE_MS = 30_000;
const MAIN = join(import.meta.dirname, '../../../../main.ts');

export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

export interface RunningConsole {
  readonly url: string;
  /** The answer to an operation without path parameters, checked by the contract. */
  ask<Name extends OperationName>(
    name: Name,
    query: Readonly<Record<string, string>>,
  ): Promise<z.output<Operations[Name]['response']>>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** `config` is the configuration as an object; `listen` and `data` are added. */
export async function runConsole(folder: string, config: object): Promise<RunningConsole> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'console.yaml');
  writeFileSync(file, JSON.stringify({ listen: `127.0.0.1:${port}`, data: folder, ...config }));
  const child = spawn(process.execPath, [MAIN, '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) break;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the console did not start: ${said}`);
    }
    await pause(100);
  }
  return {
    url,
    async ask(name, query) {
      const { path, response } = operations[name];
      const answer = await fetch(`${url}/api/v1${path}?${new URLSearchParams(query).toString()}`);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return response.parse(await answer.json()) as z.output<Operations[typeof name]['response']>;
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}
