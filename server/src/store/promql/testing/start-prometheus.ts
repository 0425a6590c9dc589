/**
 * A real Prometheus that holds given samples: promtool writes them as blocks, in OpenMetrics text, and Prometheus opens those. It
 * scrapes nothing.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeEngineHome, runEngine, type RunningEngine } from './engine-process.ts';
import { groupLines } from './group-lines.ts';
import type { Sample } from '../../testing/sample.ts';

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2_000);
  });
  const code = await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${errors}`);
}

/** OpenMetrics counts seconds, and ends with a word of its own. */
function* writeOpenMetrics(samples: Iterable<Sample>): Generator<string> {
  for (const { series, value, at } of samples) yield `${series} ${value} ${at / 1_000}\n`;
  yield '# EOF\n';
}

/** Samples of one series must come in order of time. `program` is the path of Prometheus; promtool lies beside it. */
export async function startPrometheus(program: string, samples: Iterable<Sample>): Promise<RunningEngine> {
  const home = await makeEngineHome();
  const [text, data, config] = ['samples.txt', 'data', 'prometheus.yml'].map((name) => join(home, name));
  await pipeline(Readable.from(groupLines(writeOpenMetrics(samples))), createWriteStream(text as string));
  const promtool = program.includes('/') ? join(dirname(program), 'promtool') : 'promtool';
  await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', text as string, data as string]);
  await writeFile(config as string, '{}\n');
  return runEngine({
    program,
    arguments: (listen) => [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=${listen}`,
    ],
    readyPath: '/-/ready',
    home,
  });
}
