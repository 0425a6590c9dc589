/**
 * Checks the types of every package with TypeScript 7. It is installed under an alias, because dependency-cruiser needs the
 * JavaScript API of TypeScript 6 under the name `typescript`, and both bring a `tsc`.
 */
import { spawnSync } from 'node:child_process';

const compiler = new URL('../node_modules/typescript7/bin/tsc', import.meta.url).pathname;
const wanted = process.argv.slice(2);
let failed = false;
for (const project of wanted.length > 0 ? wanted : ['shared', 'server', 'web', 'e2e']) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });
  if (status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
