/**
 * Says how much JavaScript the first page loads, and each panel that other pages frame, and fails above the budgets. In: web/dist with Vite's manifest. Counted are the entry, the
 * page that `/` leads to (the overview), and all that these import statically, gzipped as a server would send them. What is imported
 * on demand later (the graph, the charting library, dialogs) is named, not counted.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_KIB = 250;
/** Of a panel in another page, with all that it loads: its own entry, and no other. */
const EMBED_ENTRY = 'embed.html';
const EMBED_BUDGETS_KIB = { service: 110, slo: 110, alerts: 110, mtls: 110, chart: 180, topology: 180 };
const DIST = join(import.meta.dirname, '../web/dist');
const MANIFEST = join(DIST, '.vite/manifest.json');
/** What the overview and the frame ask, whose schemas come with the first calls. */
const FIRST_CALLS = ['telemetry', 'alert', 'sign-in'].map(
  (kind) => `../shared/src/contract/operations/${kind}-operations.ts`,
);
const FIRST_LOAD = ['index.html', 'src/features/overview/route.tsx', ...FIRST_CALLS];

if (!existsSync(MANIFEST)) {
  console.error('web/dist has no manifest: build the page first (npm run build)');
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));

/** Adds to `found` the manifest's keys of a chunk and of everything it imports statically. */
function collect(key, found) {
  if (found.has(key)) return;
  if (!manifest[key]) throw new Error(`The manifest has no ${key}`);
  found.add(key);
  for (const next of manifest[key].imports ?? []) collect(next, found);
}

const kib = (key) => gzipSync(readFileSync(join(DIST, manifest[key].file))).length / 1024;
const first = new Set();
for (const key of FIRST_LOAD) collect(key, first);
let total = 0;
for (const key of first) {
  const size = kib(key);
  total += size;
  console.log(`${size.toFixed(1).padStart(8)} KiB  ${manifest[key].file}`);
}
const embeds = Object.entries(EMBED_BUDGETS_KIB).map(([panel, budget]) => {
  const loaded = new Set();
  collect(EMBED_ENTRY, loaded);
  collect(`src/embed/${panel}-panel.tsx`, loaded);
  const size = [...loaded].reduce((sum, key) => sum + kib(key), 0);
  return { panel, size, budget };
});
const later = Object.keys(manifest)
  .filter((key) => !first.has(key) && manifest[key].file.endsWith('.js'))
  .map((key) => ({ name: manifest[key].name ?? key, size: kib(key) }))
  .filter(({ size }) => size > 10)
  .toSorted((a, b) => b.size - a.size);
for (const { name, size } of later) console.log(`${size.toFixed(1).padStart(8)} KiB  later: ${name}`);
console.log(`first load: ${total.toFixed(1)} KiB of at most ${BUDGET_KIB} KiB of gzipped JavaScript`);
for (const { panel, size, budget } of embeds) {
  console.log(`embedded ${panel}: ${size.toFixed(1)} KiB of at most ${budget} KiB`);
}
if (total > BUDGET_KIB || embeds.some(({ size, budget }) => size > budget)) process.exit(1);
