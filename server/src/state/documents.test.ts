import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createCollection } from './documents.ts';
import { openSecretBox } from './secret-box.ts';
import { openState } from './open-state.ts';

const schema = z.object({ name: z.string(), size: z.number().default(1) });

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function makeCollection(folder: string | null = null) {
  const state = openState(folder);
  let now = 1_000;
  const collection = createCollection(state, { kind: 'thing', noun: 'thing', schema, clock: () => now++ });
  return { state, collection };
}

describe('a collection of documents', () => {
  it('keeps every version with its author, and what was deleted', () => {
    const { collection } = makeCollection();
    const made = collection.create({ name: 'a', size: 2 }, { author: 'ann' });
    expect(made).toMatchObject({ version: 1, origin: 'console', updatedBy: 'ann', deletedAt: null });
    collection.change(made.id, { name: 'b', size: 2 }, { author: 'ben', version: 1 });
    collection.remove(made.id, { author: 'cy' });
    expect(collection.list()).toEqual([]);
    expect(collection.list({ deleted: true })).toHaveLength(1);
    const restored = collection.restore(made.id, { author: 'di' });
    expect(restored).toMatchObject({ version: 4, document: { name: 'b' }, deletedAt: null });
    expect(
      collection.history(made.id).map(({ action, by, document }) => [action, by, document.name]),
    ).toEqual([
      ['restored', 'di', 'b'],
      ['deleted', 'cy', 'b'],
      ['changed', 'ben', 'b'],
      ['created', 'ann', 'a'],
    ]);
  });

  it('tells what was kept before the rules grew stricter, beside the others', () => {
    const { state, collection } = makeCollection();
    const { id } = collection.create({ name: 'a', size: 2 }, { author: 'ann' });
    collection.create({ name: 'long enough', size: 1 }, { author: 'ann' });
    const strict = schema.extend({ name: z.string().min(3), unit: z.string().default('m') });
    const later = createCollection(state, { kind: 'thing', noun: 'thing', schema: strict, clock: () => 1 });
    expect(later.list().map(({ document }) => document)).toEqual([
      { name: 'a', size: 2 },
      { name: 'long enough', size: 1, unit: 'm' },
    ]);
    expect(later.read(id)?.document.name).toBe('a');
    expect(later.history(id)).toHaveLength(1);
  });

  it('refuses a change to a version that is not the newest, and to what is not there', () => {
    const { collection } = makeCollection();
    const { id } = collection.create({ name: 'a', size: 1 }, { author: 'ann' });
    collection.change(id, { name: 'b', size: 1 }, { author: 'ben', version: 1 });
    expect(() => collection.change(id, { name: 'c', size: 1 }, { author: 'ann', version: 1 })).toThrow(
      /by ben/,
    );
    expect(collection.read(id)?.document.name).toBe('b');
    expect(() => collection.remove('nothing', { author: 'ann' })).toThrow('There is no thing nothing.');
    expect(() => collection.restore(id, { author: 'ann' })).toThrow('There is no deleted thing');
  });

  it('follows files: they win, and people cannot change what comes from one', () => {
    const { collection } = makeCollection();
    collection.create({ name: 'mine', size: 1 }, { author: 'ann', id: 'x' });
    const declared = [
      { id: 'x', file: 'x.yaml', document: { name: 'theirs', size: 1 } },
      { id: 'y', file: 'y.yaml', document: { name: 'y', size: 1 } },
    ];
    collection.declare(declared);
    collection.declare(declared);
    expect(collection.read('x')).toMatchObject({ origin: 'file', file: 'x.yaml', version: 2 });
    expect(() => collection.change('y', { name: 'z', size: 1 }, { author: 'ann' })).toThrow('y.yaml');
    collection.declare(declared.slice(0, 1));
    expect(collection.list().map(({ id }) => id)).toEqual(['x']);
  });

  it('is there after a restart, with defaults that came later', () => {
    const folder = makeFolder();
    const first = makeCollection(folder);
    first.state.database.exec(
      `INSERT INTO documents VALUES ('thing', 'old', 1, 'console', NULL, '{"name":"old"}', 1, 1, 'ann', NULL)`,
    );
    first.state.close();
    const second = makeCollection(folder);
    expect(second.collection.read('old')?.document).toEqual({ name: 'old', size: 1 });
    second.state.close();
  });

  it('tells of changes once they are kept, and of none that are not', () => {
    const { state, collection } = makeCollection();
    let told = 0;
    collection.onChange(() => told++);
    expect(() =>
      state.transaction(() => {
        collection.create({ name: 'a', size: 1 }, { author: 'ann' });
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(collection.list()).toEqual([]);
    expect(told).toBe(0);
    collection.create({ name: 'a', size: 1 }, { author: 'ann' });
    expect(told).toBe(1);
  });

  it('refuses a file of a newer program', () => {
    const folder = makeFolder();
    const { state } = makeCollection(folder);
    state.database.exec('PRAGMA user_version = 999');
    state.close();
    expect(() => openState(folder)).toThrow('newer version');
  });
});

describe('a box of secrets', () => {
  it('opens what it sealed, with the same key only, and never writes the text', () => {
    const folder = makeFolder();
    const sealed = openSecretBox(folder).seal('hush');
    expect(sealed).not.toContain('hush');
    expect(openSecretBox(folder).open(sealed)).toBe('hush');
    expect(openSecretBox(makeFolder()).open(sealed)).toBeNull();
    expect(openSecretBox(folder).open(`${sealed.slice(0, -4)}AAAA`)).toBeNull();
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
  });
});
