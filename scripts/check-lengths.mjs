/**
 * Names every source that is too long to be read in one go, and fails for one. The linter holds code to it as one writes; this check sees every language and every line, whatever a comment in a file says.
 * In: the tree, without what is installed or built.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const MOST_LINES = 400;
const SOURCES = new Set(['.css', '.html', '.js', '.mjs', '.sh', '.ts', '.tsx']);
const NOT_WRITTEN = new Set(['.git', 'data', 'dist', 'node_modules', 'playwright-report', 'test-results']);
const ROOT = join(import.meta.dirname, '..');

/** Paths of sources below a folder, relative to ROOT. */
function listSources(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_WRITTEN.has(entry.name) ? [] : listSources(path);
    return entry.isFile() && SOURCES.has(extname(entry.name)) ? [path] : [];
  });
}

function countLines(path) {
  return readFileSync(join(ROOT, path), 'utf8').replace(/\n$/, '').split('\n').length;
}

const sources = listSources('');
const long = sources
  .map((path) => ({ path, lines: countLines(path) }))
  .filter(({ lines }) => lines > MOST_LINES)
  .toSorted((a, b) => b.lines - a.lines);
for (const { path, lines } of long) console.error(`${path} has ${lines} lines of at most ${MOST_LINES}`);
console.log(`${sources.length} sources, ${long.length} too long`);
if (sources.length === 0 || long.length > 0) process.exitCode = 1;
