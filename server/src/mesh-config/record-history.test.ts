import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConfigHistory, type ConfigHistory } from '../state/config-history.ts';
import { openState, type State } from '../state/open-state.ts';
import type { ConfigSource } from './config-source.ts';
import type { MeshResource } from './mesh-config.ts';
import { readText } from './read-text.ts';
import { createHistoryRecorder } from './record-history.ts';

/** A source that says what the test wants, as an API server or a folder would. */
interface FakeSource extends ConfigSource {
  say(texts: readonly string[], unknownKinds?: readonly string[]): void;
}

function createFakeSource(key = 'kubernetes:east'): FakeSource {
  let resources = new Map<string, MeshResource>();
  let unknown: readonly string[] = [];
  const knows = (part: string): boolean => !unknown.includes(part);
  return {
    key,
    cluster: 'east',
    source: 'kubernetes',
    where: 'https://east',
    read: () => ({
      resources,
      state: 'synced',
      lastSyncAt: 1,
      error: null,
      namespaces: [],
      missing: [],
      problems: [],
      rootNamespace: 'istio-system',
      trustDomain: 'cluster.local',
    }),
    partOf: ({ kind }) => kind,
    listParts: () => ['Sidecar', 'Telemetry', 'Service'],
    knows,
    isGone: (_, part) => knows(part),
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    say(texts, unknownKinds = []) {
      unknown = unknownKinds;
      const read = readText(texts.join('---\n'), {
        cluster: 'east',
        namespace: 'shop',
        kind: 'file',
        where: key,
      });
      resources = new Map(read.resources.map((one) => [one.id, one]));
    },
  };
}

function text(kind: 'Sidecar' | 'Telemetry', name: string, value = 1): string {
  const group = kind === 'Sidecar' ? 'networking' : 'telemetry';
  return `apiVersion: ${group}.istio.io/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {value: ${value}}\n`;
}

function service(name: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {}\n`;
}

let now = 1000;

function open(state: State, sources: readonly FakeSource[]) {
  const history = createConfigHistory(state);
  const errors: object[] = [];
  const recorder = createHistoryRecorder({
    history,
    // The fakes do not tell of their changes: the first that has it counts.
    config: {
      workloads: () => [],
      read: (id) =>
        sources.map((one) => one.read().resources.get(id)).find((one) => one !== undefined) ?? null,
    },
    clock: () => now,
    log: { error: (details) => void errors.push(details) },
  });
  const note = async (source: FakeSource, at: number, failures = 0): Promise<void> => {
    now = at;
    recorder.note(source);
    await recorder.settled();
    expect(errors.splice(0)).toHaveLength(failures);
  };
  return { history, note };
}

function versions(history: ConfigHistory, name: string, kind = 'Sidecar'): [string, number][] {
  return history.readVersions(`${kind}:east~shop~${name}`, 10).map(({ action, at }) => [action, at]);
}

function rows(state: State): unknown {
  return state.database.prepare('SELECT count(*) AS versions FROM config_versions').get();
}

describe('the history of configuration', () => {
  it('tells what was there first from what was created, changed and deleted', async () => {
    const state = openState(null);
    const source = createFakeSource();
    const { history, note } = open(state, [source]);
    source.say([text('Sidecar', 'a')]);
    await note(source, 10);
    source.say([text('Sidecar', 'a', 2), text('Sidecar', 'b')]);
    await note(source, 20);
    source.say([text('Sidecar', 'b')]);
    await note(source, 30);
    source.say([text('Sidecar', 'a'), text('Sidecar', 'b')]);
    await note(source, 40);
    expect(versions(history, 'a')).toEqual([
      ['created', 40],
      ['deleted', 30],
      ['changed', 20],
      ['seen', 10],
    ]);
    expect(versions(history, 'b')).toEqual([['created', 20]]);
    const [, deleted, changed] = history.readVersions('Sidecar:east~shop~a', 10);
    expect(changed?.yaml).toContain('value: 2');
    expect(deleted?.yaml).toBe(changed?.yaml);
    expect(history.read('Sidecar:east~shop~a')).toMatchObject({
      firstSeenAt: 10,
      changedAt: 40,
      deletedAt: null,
    });
    const all = { window: { from: 0, to: 100 }, clusters: [], namespaces: [], kinds: [], limit: 10 };
    expect(history.readChanges(all).map(({ name, action }) => `${action} ${name}`)).toEqual([
      'created a',
      'deleted a',
      'created b',
      'changed a',
    ]);
    expect(history.readChanges({ ...all, window: { from: 20, to: 30 }, limit: 1 })).toHaveLength(1);
    expect(history.readChanges({ ...all, kinds: ['Telemetry'] })).toEqual([]);
    expect(history.readChanges({ ...all, clusters: ['east', 'west'], namespaces: ['shop'] })).toHaveLength(4);
  });

  it('writes nothing after a restart without a change, and finds what changed meanwhile', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-history-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const source = createFakeSource();
    const first = openState(folder);
    source.say([text('Sidecar', 'a'), text('Sidecar', 'b'), text('Sidecar', 'c')]);
    await open(first, [source]).note(source, 10);
    first.close();

    const second = openState(folder);
    source.say([text('Sidecar', 'a'), text('Sidecar', 'b'), text('Sidecar', 'c')]);
    await open(second, [source]).note(source, 20);
    expect(rows(second)).toEqual({ versions: 3 });
    expect(second.database.prepare('SELECT total_changes() AS changes').get()).toEqual({ changes: 0 });
    second.close();

    const third = openState(folder);
    onTestFinished(() => third.close());
    source.say([text('Sidecar', 'a', 2), text('Sidecar', 'c'), text('Sidecar', 'd')]);
    const { history, note } = open(third, [source]);
    await note(source, 30);
    expect(versions(history, 'a')[0]).toEqual(['changed', 30]);
    expect(versions(history, 'b')[0]).toEqual(['deleted', 30]);
    expect(versions(history, 'd')).toEqual([['created', 30]]);
  });

  it('takes nothing for deleted or created that could not be read', async () => {
    const state = openState(null);
    const source = createFakeSource();
    const { history, note } = open(state, [source]);
    source.say([text('Sidecar', 'a'), text('Telemetry', 't')]);
    await note(source, 10);
    source.say([text('Sidecar', 'a')], ['Telemetry']);
    await note(source, 20);
    expect(versions(history, 't', 'Telemetry')).toEqual([['seen', 10]]);
    source.say([text('Sidecar', 'a'), text('Telemetry', 't')]);
    await note(source, 30);
    expect(rows(state)).toEqual({ versions: 2 });

    const other = createFakeSource('kubernetes:west');
    const late = open(openState(null), [other]);
    other.say([text('Telemetry', 'old')], ['Telemetry']);
    await late.note(other, 10);
    expect(versions(late.history, 'old', 'Telemetry')).toEqual([]);
    other.say([text('Telemetry', 'old')]);
    await late.note(other, 20);
    expect(versions(late.history, 'old', 'Telemetry')).toEqual([['seen', 20]]);
  });

  it('takes a resource that moved to another source for the same', async () => {
    const state = openState(null);
    const [one, two] = [createFakeSource('folder:one'), createFakeSource('folder:two')];
    one.say([text('Sidecar', 'a')]);
    const { history, note } = open(state, [one, two]);
    await note(one, 10);
    await note(two, 10);
    two.say([text('Sidecar', 'a')]);
    await note(two, 20);
    one.say([]);
    await note(two, 30);
    await note(one, 30);
    expect(versions(history, 'a')).toEqual([['seen', 10]]);
    two.say([]);
    await note(two, 40);
    expect(versions(history, 'a')[0]).toEqual(['deleted', 40]);
  });

  it('finds what concerns a service', async () => {
    const source = createFakeSource();
    const { history, note } = open(openState(null), [source]);
    source.say([]);
    await note(source, 5);
    source.say([text('Sidecar', 'all'), service('cart'), service('cart-two')]);
    await note(source, 10);
    const find = (name: string, namespace = 'shop', cluster = 'east') =>
      history
        .readChanges({
          window: { from: 0, to: 100 },
          clusters: [],
          namespaces: [],
          kinds: [],
          limit: 10,
          service: { cluster, namespace, name },
        })
        .map((change) => change.name);
    expect(find('cart').toSorted()).toEqual(['all', 'cart']);
    expect(find('other')).toEqual(['all']);
    expect([find('cart', 'pay'), find('cart', 'shop', 'west')]).toEqual([[], []]);
  });

  it('is bounded by age, number and size, and never loses what is there now', async () => {
    const state = openState(null);
    const source = createFakeSource();
    const { history, note } = open(state, [source]);
    for (let i = 1; i <= 10; i++) {
      source.say([text('Sidecar', 'a', i), text('Sidecar', 'quiet')]);
      await note(source, i * 10);
    }
    const bounds = { before: 0, versions: 100, bytes: 1e6 };
    history.prune({ ...bounds, before: 35 });
    expect(versions(history, 'a').at(-1)).toEqual(['changed', 40]);
    history.prune({ ...bounds, versions: 3 });
    expect(versions(history, 'a').map(([, at]) => at)).toEqual([100, 90, 80, 70]);
    const [newest] = history.readVersions('Sidecar:east~shop~a', 1);
    history.prune({ ...bounds, bytes: (newest?.yaml.length ?? 0) * 1.5 });
    expect(versions(history, 'a').map(([, at]) => at)).toEqual([100, 90]);
    history.prune({ before: 1000, versions: 0, bytes: 0 });
    expect(versions(history, 'a')).toEqual([['changed', 100]]);
    expect(versions(history, 'quiet')).toEqual([['seen', 10]]);
    source.say([]);
    await note(source, 110);
    history.prune({ before: 1000, versions: 0, bytes: 0 });
    expect(history.read('Sidecar:east~shop~a')).toBeNull();
  });

  it('keeps thousands at once, and lets others run meanwhile', async () => {
    const source = createFakeSource();
    const { history, note } = open(openState(null), [source]);
    source.say(Array.from({ length: 1000 }, (_, i) => text('Sidecar', `s-${i}`)));
    let turns = 0;
    let immediate = setImmediate(count);
    function count(): void {
      turns++;
      immediate = setImmediate(count);
    }
    await note(source, 10);
    clearImmediate(immediate);
    expect(turns).toBeGreaterThan(3);
    expect(history.readTimes().size).toBe(1000);
  });

  it('tries again what could not be written', async () => {
    const state = openState(null);
    const source = createFakeSource();
    const { history, note } = open(state, [source]);
    source.say([text('Sidecar', 'a')]);
    state.database.exec('ALTER TABLE config_versions RENAME TO away');
    await note(source, 10, 1);
    state.database.exec('ALTER TABLE away RENAME TO config_versions');
    await note(source, 20);
    expect(versions(history, 'a')).toEqual([['seen', 20]]);
  });
});
