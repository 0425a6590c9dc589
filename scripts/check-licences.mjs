/**
 * Says under which licences the packages stand that the lockfile names, and fails for one that is not permissive. Needs no network. In: package-lock.json, in which npm writes each package's licence.
 * What only builds and tests may also stand under MPL-2.0, whose terms reach no further than its own files, and nothing of which is shipped.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  // Python's, of argparse, a translation of Python's module of that name.
  'PSF-2.0',
  'Unlicense',
]);
const FOR_TOOLS = new Set([...PERMISSIVE, 'MPL-2.0']);

/** An SPDX expression of names, AND, OR and brackets: all of what AND joins must be allowed, one of what OR joins. */
function isAllowed(expression, allowed) {
  const text = expression.trim().replace(/^\(([^()]*)\)$/, '$1');
  if (text.includes('(')) return false;
  return text.split(' OR ').some((choice) => choice.split(' AND ').every((name) => allowed.has(name.trim())));
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8'));
const packages = Object.entries(lock.packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link,
);
const counts = new Map();
let refused = 0;
for (const [path, { license, dev = false, version }] of packages) {
  const written = typeof license === 'string' ? license : '';
  counts.set(written, (counts.get(written) ?? 0) + 1);
  if (isAllowed(written, dev ? FOR_TOOLS : PERMISSIVE)) continue;
  refused += 1;
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  console.error(
    `${name} ${version}: ${written === '' ? 'says nothing of its licence' : written}${dev ? '' : ' (is shipped)'}`,
  );
}
if (packages.length === 0) {
  console.error('package-lock.json names no package: nothing was checked');
  refused += 1;
}
const summary = [...counts].toSorted(([, a], [, b]) => b - a).map(([name, count]) => `${count} ${name}`);
console.log(`${packages.length} packages: ${summary.join(', ')}`);
process.exitCode = refused > 0 ? 1 : 0;
