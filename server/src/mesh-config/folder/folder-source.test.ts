import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMeshConfig, type RunningMeshConfig } from '../create-mesh-config.ts';
import { createFolderSource } from './folder-source.ts';
import { createTextReader, type TextReader } from './text-reader.ts';

const EVENTUALLY = { timeout: 5000, interval: 20 };

let folder: string;
let config: RunningMeshConfig;
let changes: number;
let reader: TextReader;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-folder-'));
  changes = 0;
  reader = createTextReader();
});
afterEach(async () => {
  await config.stop();
  await reader.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(paths: readonly string[] = [folder], rereadMs = 60_000): Promise<void> {
  const sources = paths.map((path) =>
    createFolderSource({ cluster: 'east', path, namespace: 'default', reader, clock: Date.now, rereadMs }),
  );
  config = createMeshConfig({ sources, onChange: () => changes++ });
  await config.start();
}

function policy(name: string, action = 'ALLOW'): string {
  return `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ${name}, namespace: shop}
spec: {action: ${action}}
`;
}

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const found = () => config.list().map(({ name, spec }) => `${name} ${String(spec['action'])}`);
const become = (wanted: string[]) => vi.waitFor(() => expect(found()).toEqual(wanted), EVENTUALLY);
const problems = () => config.clusters().flatMap((one) => one.problems);

describe('a folder of configuration', () => {
  it('is read with the folders in it, and followed', async () => {
    write('a.yaml', policy('a'));
    write('sub/deeper/b.yml', policy('b'));
    write('c.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [] }));
    write('notes.txt', policy('not-this'));
    write('.hidden/d.yaml', policy('nor-this'));
    await start();
    expect(found()).toEqual(['a ALLOW', 'b ALLOW']);
    expect(config.clusters()[0]).toMatchObject({
      state: 'synced',
      problems: [],
      resources: 2,
      where: folder,
    });
    expect(config.list()[1]?.origin).toEqual({
      kind: 'file',
      where: join(folder, 'sub/deeper/b.yml'),
      line: 1,
    });

    write('sub/deeper/b.yml', policy('b', 'DENY'));
    await become(['a ALLOW', 'b DENY']);
    write('new/c.yaml', policy('c'));
    await become(['a ALLOW', 'b DENY', 'c ALLOW']);
    renameSync(join(folder, 'new/c.yaml'), join(folder, 'new/d.yaml'));
    await vi.waitFor(
      () => expect(config.list()[2]?.origin.where).toBe(join(folder, 'new/d.yaml')),
      EVENTUALLY,
    );
    renameSync(join(folder, 'sub'), join(folder, 'other'));
    await vi.waitFor(() => expect(config.list()[1]?.origin.where).toContain('other/deeper'), EVENTUALLY);
    write('other/deeper/b.yml', policy('b', 'AUDIT'));
    await become(['a ALLOW', 'b AUDIT', 'c ALLOW']);
    rmSync(join(folder, 'new'), { recursive: true });
    await become(['a ALLOW', 'b AUDIT']);
  });

  it.each(['utf-16le', 'utf-16be', 'utf-8'])('is read in %s with its mark', async (encoding) => {
    const bytes = Buffer.from(
      `\u{feff}${policy('a').replaceAll('\n', '\r\n')}`,
      encoding === 'utf-8' ? 'utf8' : 'utf16le',
    );
    writeFileSync(join(folder, 'a.yaml'), encoding === 'utf-16be' ? bytes.swap16() : bytes);
    await start();
    expect([found(), problems()]).toEqual([['a ALLOW'], []]);
  });

  it('follows a mounted ConfigMap, whose files are exchanged all at once', async () => {
    const version = (name: string, action: string): void => {
      write(`..${name}/a.yaml`, policy('a', action));
      write(`..${name}/b.yaml`, policy('b', action));
      symlinkSync(`..${name}`, join(folder, '..data_tmp'));
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    version('one', 'ALLOW');
    symlinkSync('..data/a.yaml', join(folder, 'a.yaml'));
    symlinkSync('..data/b.yaml', join(folder, 'b.yaml'));
    await start();
    expect(found()).toEqual(['a ALLOW', 'b ALLOW']);
    version('two', 'DENY');
    await become(['a DENY', 'b DENY']);
  });

  it('keeps what a file said while it is broken, and takes what can be read of it', async () => {
    write('a.yaml', `${policy('a')}---\n${policy('b')}`);
    await start();
    write('a.yaml', `${policy('a')}---\napiVersion: [\n---\n${policy('c')}`);
    await become(['a ALLOW', 'b ALLOW', 'c ALLOW']);
    expect(problems()).toMatchObject([{ where: join(folder, 'a.yaml') }]);
    expect(problems()[0]?.line).toBeGreaterThan(5);
    write('a.yaml', policy('c', 'DENY'));
    await become(['c DENY']);
    expect(problems()).toEqual([]);
  });

  it('names what is there twice, in one folder and in two', async () => {
    write('one/a.yaml', policy('a'));
    write('one/z.yaml', policy('a', 'DENY'));
    write('two/a.yaml', policy('a', 'AUDIT'));
    await start([join(folder, 'one'), join(folder, 'two')]);
    expect(found()).toEqual(['a ALLOW']);
    expect(problems().map(({ where, line, message }) => [where, line, message])).toEqual([
      [
        join(folder, 'one/z.yaml'),
        1,
        `AuthorizationPolicy shop/a is in ${join(folder, 'one/a.yaml')}:1 already, which counts`,
      ],
      [
        join(folder, 'two/a.yaml'),
        1,
        `AuthorizationPolicy shop/a is in ${join(folder, 'one/a.yaml')} already, which counts`,
      ],
    ]);
    expect(config.clusters().map(({ resources }) => resources)).toEqual([1, 0]);
  });

  it('reads no device, nothing that is too large, and walks in no circle', async () => {
    symlinkSync('/dev/zero', join(folder, 'device.yaml'));
    symlinkSync(folder, join(folder, 'circle'));
    symlinkSync('/nowhere', join(folder, 'nowhere.yaml'));
    write('large.yaml', `#${'x'.repeat(16 * 2 ** 20)}\n`);
    write('z.yaml', policy('a'));
    await start();
    expect(found()).toEqual(['a ALLOW']);
    expect(problems().map(({ where, message }) => [where, message])).toEqual([
      [join(folder, 'large.yaml'), 'is larger than 16777216 bytes'],
    ]);
  });

  it('keeps everything while the folder is gone, and finds it again', async () => {
    write('a.yaml', policy('a'));
    await start([folder], 50);
    const away = `${folder}-away`;
    renameSync(folder, away);
    await vi.waitFor(() => expect(config.clusters()[0]?.state).toBe('failed'), EVENTUALLY);
    expect(found()).toEqual(['a ALLOW']);
    renameSync(away, folder);
    write('b.yaml', policy('b'));
    await become(['a ALLOW', 'b ALLOW']);
    expect(config.clusters()[0]).toMatchObject({ state: 'synced', error: null });
  });

  it('tells of no change where there is none', async () => {
    write('a.yaml', policy('a'));
    await start();
    const version = config.version();
    const [before] = config.list();
    write('a.yaml', policy('a'));
    write('b.yaml', policy('b'));
    await become(['a ALLOW', 'b ALLOW']);
    expect(config.list()[0]).toBe(before);
    expect(config.version()).toBe(version + 1);
    expect(changes).toBe(version + 1);
  });
});
