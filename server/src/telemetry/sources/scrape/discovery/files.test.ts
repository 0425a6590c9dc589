import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Discovered, Discovery } from './discovery.ts';
import { createFileDiscovery } from './files.ts';

let folder: string;
let discovery: Discovery | null = null;
let latest: Discovered | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-files-'));
});
afterEach(async () => {
  await discovery?.stop();
  [discovery, latest] = [null, null];
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function start(patterns: string[], rereadMs = 60_000): void {
  discovery = createFileDiscovery({ patterns: patterns.map((pattern) => join(folder, pattern)), rereadMs });
  discovery.start((discovered) => {
    latest = discovered;
  });
}

/** What was published last. */
function published(): { targets: string[]; error: string | null } {
  return {
    targets: latest?.groups.flatMap((group) => group.targets).toSorted() ?? ['nothing published'],
    error: latest?.error ?? null,
  };
}

describe('file discovery', () => {
  it('reads JSON and YAML by glob, and follows changes, new files, renames and deletions', async () => {
    write('a.json', '[{"targets":["a:1"],"labels":{"service":"cart","replica":2}}]');
    write('b.yaml', '- targets: [b:1]\n  labels: {version: 1.10}\n');
    write('ignored.txt', 'x');
    start(['*.json', '*.yaml']);
    await vi.waitFor(() => expect(published()).toEqual({ targets: ['a:1', 'b:1'], error: null }), 3000);
    expect(latest?.groups.map(({ labels }) => labels)).toEqual([
      { service: 'cart', replica: '2' },
      { version: '1.10' },
    ]);

    write('a.json', '[{"targets":["a:1","a:2"]}]');
    await vi.waitFor(
      () => expect(published()).toEqual({ targets: ['a:1', 'a:2', 'b:1'], error: null }),
      3000,
    );
    write('.new', '[{"targets":["c:1"]}]');
    renameSync(join(folder, '.new'), join(folder, 'c.json'));
    await vi.waitFor(
      () => expect(published()).toEqual({ targets: ['a:1', 'a:2', 'b:1', 'c:1'], error: null }),
      3000,
    );
    rmSync(join(folder, 'a.json'));
    await vi.waitFor(() => expect(published()).toEqual({ targets: ['b:1', 'c:1'], error: null }), 3000);
  });

  it('keeps the last targets of a file that is half written, and says which', async () => {
    write('a.json', '[{"targets":["a:1"]}]');
    write('b.json', '[{"targets":["b:1"]}]');
    start(['*.json']);
    await vi.waitFor(() => expect(published()).toEqual({ targets: ['a:1', 'b:1'], error: null }), 3000);
    write('a.json', '[{"targets":["a:1"');
    await vi.waitFor(
      () =>
        expect(published()).toEqual({
          targets: ['a:1', 'b:1'],
          error: expect.stringMatching(/a\.json: .*JSON/),
        }),
      3000,
    );
    write('a.json', '[{"targets":["a:2"]}]');
    await vi.waitFor(() => expect(published()).toEqual({ targets: ['a:2', 'b:1'], error: null }), 3000);
  });

  it.each([
    ['a.json', '{"targets":[]}', /a\.json: not a list of target groups/],
    ['a.json', '[{"targets":"a:1"}]', /a\.json: 0\.targets: .*expected array/],
    ['a.yaml', '- targets: [a', /a\.yaml: .* at line 1/],
    ['a.yaml', '', /a\.yaml: not a list/],
  ])('says what is wrong with %s holding %j', async (name, text, error) => {
    write(name, text);
    start([name]);
    await vi.waitFor(
      () => expect(published()).toEqual({ targets: [], error: expect.stringMatching(error) }),
      3000,
    );
  });

  it('reads again from time to time: a folder that comes later is found', async () => {
    start(['later/*.json'], 50);
    await vi.waitFor(
      () => expect(published()).toEqual({ targets: [], error: expect.stringMatching(/no file matches/) }),
      3000,
    );
    mkdirSync(join(folder, 'later'));
    write('later/a.json', '[{"targets":["a:1"]}]');
    await vi.waitFor(() => expect(published()).toEqual({ targets: ['a:1'], error: null }), 3000);
  });

  it('names a listed file that is not there', async () => {
    start(['a.json']);
    await vi.waitFor(
      () =>
        expect(published()).toEqual({ targets: [], error: expect.stringMatching(/a\.json: no such file/) }),
      3000,
    );
  });
});
