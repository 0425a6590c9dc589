import { sloSchema } from '@sightglass/shared/contract';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCollections, type Collections } from '../../state/collections.ts';
import { openState, type State } from '../../state/open-state.ts';
import { exportSlos } from '../exports/export-slos.ts';
import { createSloFolder, type SloFolder } from './watch-folder.ts';

let folder: string;
let state: State;
let slos: Collections['slos'];
let files: SloFolder;
const told: object[] = [];

function open(): SloFolder {
  return createSloFolder({
    folder,
    slos,
    check: (slo) =>
      Promise.resolve(
        slo.name === 'impossible' ? [{ path: 'tiers.0.burn', message: 'can never be exceeded' }] : [],
      ),
    log: { warn: (details) => void told.push(details) },
    rereadMs: 60_000,
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-slos-'));
  state = openState(null);
  ({ slos } = createCollections(state, () => 1));
  told.length = 0;
  write('cart.yaml', text('cart', 0.99));
  write('more.json', JSON.stringify({ slos: [draft('a', 0.9), { ...draft('b', 0.9), id: 'own-id' }] }));
  files = open();
  await files.start();
});
afterEach(async () => {
  await files.stop();
  state.close();
  rmSync(folder, { recursive: true, force: true });
});

function draft(name: string, goal: number) {
  return {
    name,
    sli: { kind: 'availability' as const },
    scope: { namespace: 'shop', service: name },
    goal,
    period: { kind: 'rolling' as const, days: 30 },
  };
}

function text(name: string, goal: number): string {
  return exportSlos([sloSchema.parse(draft(name, goal))], 'yaml').text;
}

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
}

function goals(): Record<string, number> {
  return Object.fromEntries(slos.list().map(({ id, document }) => [id, document.goal]));
}

const BEGIN = { 'cart-cart': 0.99, 'more-a': 0.9, 'own-id': 0.9 };

describe('a folder of SLOs', () => {
  it('declares them, and follows changes, new files and deletions', async () => {
    expect(goals()).toEqual(BEGIN);
    expect(slos.read('cart-cart')).toMatchObject({
      origin: 'file',
      file: 'cart.yaml',
      updatedBy: 'file',
      version: 1,
    });
    expect(() => slos.change('cart-cart', sloSchema.parse(draft('x', 0.5)), { author: 'ann' })).toThrow(
      'change it there',
    );
    write('cart.yaml', text('cart', 0.999));
    await vi.waitFor(() => expect(goals()).toEqual({ ...BEGIN, 'cart-cart': 0.999 }), 3000);
    write('.open.yaml', exportSlos([sloSchema.parse(draft('web', 0.95))], 'openslo').text);
    renameSync(join(folder, '.open.yaml'), join(folder, 'open.yaml'));
    await vi.waitFor(() => expect(goals()).toEqual({ ...BEGIN, 'cart-cart': 0.999, web: 0.95 }), 3000);
    rmSync(join(folder, 'more.json'));
    await vi.waitFor(() => expect(goals()).toEqual({ 'cart-cart': 0.999, web: 0.95 }), 3000);
    expect(slos.history('cart-cart')).toHaveLength(2);
  });

  it('tells file and line of a mistake, and changes nothing else, even after a restart', async () => {
    write('cart.yaml', text('cart', 0.99).replace('goal: 0.99', 'goal: 99'));
    write('impossible.yaml', text('impossible', 0.9));
    await vi.waitFor(() => expect(files.warnings()).toHaveLength(2), 3000);
    expect(files.warnings().map(({ subject, message }) => [subject, message])).toEqual([
      ['cart.yaml', 'cart.yaml:7: goal must be below 1: 100% leaves no budget'],
      ['impossible.yaml', 'impossible.yaml:1: tiers.0.burn can never be exceeded'],
    ]);
    expect(goals()).toEqual(BEGIN);
    await files.stop();
    files = open();
    await files.start();
    expect(goals()).toEqual(BEGIN);
    expect(told).toHaveLength(2);
  });

  it('reads no device, and nothing that is too large for a text', async () => {
    symlinkSync('/dev/zero', join(folder, 'a-device.yaml'));
    mkdirSync(join(folder, 'a-folder.yaml'));
    write('large.yaml', 'x'.repeat(2_000_001));
    write('new.yaml', text('new', 0.95));
    await expect.poll(goals).toEqual({ ...BEGIN, 'new-new': 0.95 });
    expect(files.warnings().map(({ message }) => message)).toEqual([
      'a-device.yaml: is no file',
      'a-folder.yaml: is no file',
      'large.yaml: is larger than 2000000 bytes',
    ]);
  });

  it('keeps what was declared while the folder is gone, and leaves SLOs of the console alone', async () => {
    slos.create(sloSchema.parse(draft('by hand', 0.5)), { author: 'ann', id: 'by-hand' });
    await files.stop();
    rmSync(folder, { recursive: true });
    files = open();
    await files.start();
    expect(goals()).toEqual({ ...BEGIN, 'by-hand': 0.5 });
    expect(files.warnings()).toHaveLength(1);
  });

  it('refuses a second SLO of the same id', async () => {
    write('twice.json', JSON.stringify({ ...draft('c', 0.8), id: 'own-id' }));
    await vi.waitFor(() => expect(files.warnings()[0]?.message).toContain('is in more.json already'), 3000);
    expect(goals()).toEqual(BEGIN);
  });
});
