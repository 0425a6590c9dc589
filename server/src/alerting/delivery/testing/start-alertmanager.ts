/** A real Alertmanager as a child process: no cluster, one route to nobody, which reads as what it was told. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  makeEngineHome,
  runEngine,
  type RunningEngine,
} from '../../../store/promql/testing/engine-process.ts';

/** A `resolve_timeout` that is far longer than any test: what ends, ends because it was told to. */
const CONFIG = `
global: { resolve_timeout: 1h }
route: { receiver: nobody }
receivers: [{ name: nobody }]
`;

export async function startAlertmanager(program: string): Promise<RunningEngine> {
  const home = await makeEngineHome();
  const config = join(home, 'alertmanager.yml');
  await writeFile(config, CONFIG);
  return runEngine({
    program,
    home,
    readyPath: '/-/ready',
    arguments: (listen) => [
      `--config.file=${config}`,
      `--storage.path=${join(home, 'data')}`,
      `--web.listen-address=${listen}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ],
  });
}
