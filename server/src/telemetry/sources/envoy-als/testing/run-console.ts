/** The whole console as a child process over a configuration, as an operator runs it, and questions to its API. */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { operations, type OperationName, type Operations } from '@sightglass/shared/contract';
import type { z } from 'zod';

const PATIENCE_MS = 30_000;
const MAIN = join(import.meta.dirname, '../../../../main.ts');

/** Below those that systems give to connections: whoever connects to a port at which nobody listens yet may be given that very one. */
const PORTS = { from: 20_000, count: 10_000 };

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((done) => {
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

export async function findFreePort(): Promise<number> {
  for (let i = 0; i < 100; i++) {
    const port = PORTS.from + randomInt(PORTS.count);
    if (await canListen(port)) return port;
  }
  throw new Error('no port');
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

export interface RunningConsole {
  readonly url: string;
  /** The answer to an operation, checked by the contract; `id` is what its path asks for. */
  ask<Name extends OperationName>(
    name: Name,
    query: Readonly<Record<string, string>>,
    id?: string,
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
    async ask(name, query, id = '') {
      const { path, response } = operations[name];
      const place = path.replace('{id}', encodeURIComponent(id));
      const answer = await fetch(`${url}/api/v1${place}?${new URLSearchParams(query).toString()}`);
      if (!answer.ok) throw new Error(`${place}: ${answer.status} ${await answer.text()}`);
      return response.parse(await answer.json()) as z.output<Operations[typeof name]['response']>;
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}
