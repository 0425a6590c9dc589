/** A real engine as a child process on a loopback port of its own, with a folder that is removed at the end. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningEngine {
  /** Without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

interface EngineCommand {
  readonly program: string;
  /** `listen` is `127.0.0.1:PORT`. */
  readonly arguments: (listen: string) => readonly string[];
  /** Answers 200 once the engine serves. */
  readonly readyPath: string;
  readonly home: string;
}

const READY_WITHIN_MS = 30_000;

/** A fresh folder for an engine's data. */
export function makeEngineHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'sightglass-engine-'));
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts the program and waits until it serves. Rejects, with what it wrote to stderr last, when it ends before. */
export async function runEngine(command: EngineCommand): Promise<RunningEngine> {
  const listen = `127.0.0.1:${await findFreePort()}`;
  const child = spawn(command.program, command.arguments(listen), { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2_000);
  });
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', (error) => {
      errors += error.message;
      done();
    });
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(command.home, { recursive: true, force: true });
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  const hasEnded = ended.then(() => 'ended' as const);
  for (;;) {
    const answered = fetch(`http://${listen}${command.readyPath}`).then(
      (response) => (response.ok ? ('ready' as const) : ('not yet' as const)),
      () => 'not yet' as const,
    );
    const state = await Promise.race([answered, hasEnded]);
    if (state === 'ready') return { url: `http://${listen}`, stop };
    if (state === 'ended' || Date.now() > deadline) {
      await stop();
      throw new Error(`${command.program} does not serve: ${errors}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}
