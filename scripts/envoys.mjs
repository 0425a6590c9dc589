/** `npm run envoys`: the tests with real Envoys, by themselves. */
import { spawnSync } from 'node:child_process';
import { ensureEnvoy } from './tools.mjs';

const { path, why } = ensureEnvoy();
if (path === null) {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
} else {
  const env = { ...process.env, SIGHTGLASS_ENVOY: path };
  process.exitCode =
    spawnSync('vitest', ['run', '--project', 'envoy'], { stdio: 'inherit', env }).status ?? 1;
}
