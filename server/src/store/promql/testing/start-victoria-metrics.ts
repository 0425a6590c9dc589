/** A real VictoriaMetrics that holds given samples, imported as Prometheus text with moments (`/api/v1/import/prometheus`). */
import { join } from 'node:path';
import { makeEngineHome, runEngine, type RunningEngine } from './engine-process.ts';
import { groupLines } from './group-lines.ts';
import type { Sample } from '../../testing/sample.ts';

async function request(url: string, body?: Buffer): Promise<void> {
  const response = await fetch(url, { method: 'POST', ...(body ? { body: new Uint8Array(body) } : {}) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

function* writeText(samples: Iterable<Sample>): Generator<string> {
  for (const { series, value, at } of samples) yield `${series} ${value} ${at}\n`;
}

/** `program` is the path of VictoriaMetrics' single-node binary. */
export async function startVictoriaMetrics(
  program: string,
  samples: Iterable<Sample>,
): Promise<RunningEngine> {
  const home = await makeEngineHome();
  const engine = await runEngine({
    program,
    arguments: (listen) => [
      `-storageDataPath=${join(home, 'data')}`,
      `-httpListenAddr=${listen}`,
      '-retentionPeriod=100y',
      '-memory.allowedPercent=20',
      '-loggerLevel=ERROR',
    ],
    readyPath: '/health',
    home,
  });
  for (const piece of groupLines(writeText(samples))) {
    await request(`${engine.url}/api/v1/import/prometheus`, piece);
  }
  // What was imported becomes visible within a second or two by itself; this makes it so now.
  await request(`${engine.url}/internal/force_flush`);
  return engine;
}
