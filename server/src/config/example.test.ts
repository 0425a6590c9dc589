/** The commented example and the generated schema stay true to what the code reads. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';

const root = join(import.meta.dirname, '../../..');
const example = join(root, 'deploy/sightglass.example.yaml');
const folder = mkdtempSync(join(tmpdir(), 'sightglass-example-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads the example, whose settings are the defaults', () => {
  const { scrape, ...rest } = loadConfig(['--config', example], {});
  const empty = join(folder, 'empty.yaml');
  writeFileSync(empty, '{}');
  const { scrape: defaultScrape, ...defaults } = loadConfig(['--config', empty], {});
  expect(rest).toEqual({ ...defaults, file: example, data: join(root, 'data') });
  expect({ ...scrape, jobs: [] }).toEqual(defaultScrape);
});

it('reads the example with its commented jobs switched on', () => {
  const text = readFileSync(example, 'utf8');
  const start = text.indexOf('jobs:');
  const jobs = text.slice(start).replaceAll(/^ {4}# (- | {2})/gm, '    $1');
  const file = join(folder, 'all.yaml');
  writeFileSync(file, text.slice(0, start) + jobs);
  const names = loadConfig(['--config', file], {}).scrape.jobs.map(({ name }) => name);
  expect(names).toEqual(['istio', 'from-files', 'from-dns', 'kubernetes', 'behind-a-gateway']);
});

it('reads the example with its commented engines switched on', () => {
  const text = readFileSync(example, 'utf8');
  const engines = /^ {2}# engines:\n(?: {2}# .*\n)+/m.exec(text)?.[0] ?? '';
  const file = join(folder, 'engines.yaml');
  writeFileSync(file, `store:\n  engine: prometheus\n${engines.replaceAll(/^ {2}# /gm, '  ')}`);
  const [engine] = loadConfig(['--config', file], {}).store.engines;
  expect(engine).toMatchObject({ name: 'east', timeout: 10_000, matchers: ['job="istio"'] });
});

it('reads the engines that the documentation shows', () => {
  const text = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
  const blocks = [...text.matchAll(/```yaml\n(- url: [\s\S]*?)```/g)].map(([, block = '']) => block);
  const file = join(folder, 'documented.yaml');
  writeFileSync(
    file,
    `store:\n  engine: prometheus\n  engines:\n${blocks.join('').replaceAll(/^/gm, '    ')}`,
  );
  expect(loadConfig(['--config', file], { MIMIR_TOKEN: 't' }).store.engines).toHaveLength(6);
});
