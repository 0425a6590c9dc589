import type { Target } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { untoldTarget } from '../telemetry/untold-target.ts';
import { createContext, createFixedStore, NOW } from './testing/sample-context.ts';
import { resolveQuestion } from './question.ts';
import { createContexts } from './restrict-context.ts';
import { collectWarnings } from './warnings.ts';

function target(port: number, state: Target['state'], cluster: string): Target {
  return {
    id: `proxies/${port}`,
    source: 'proxies',
    url: `http://10.0.0.1:${port}/metrics`,
    labels: { cluster },
    ...untoldTarget(),
    state,
  };
}

const targets = [
  ...Array.from({ length: 50 }, (_, i) => target(i, i < 20 ? 'down' : 'up', 'east')),
  target(99, 'pending', 'west'),
];

function answer(window: { from: number; to: number }, coveredShare = 1) {
  return { window, coveredMs: (window.to - window.from) * coveredShare, warnings: [] };
}

describe('warnings', () => {
  const store = createFixedStore([]);
  const context = createContext(store, {
    readSources: () => ({ sources: [], targets, dropped: [], limited: null }),
  });

  it('tell of targets that are down once for each job and cluster', async () => {
    const question = resolveQuestion({ range: 'now-15m' }, context);
    const warnings = await collectWarnings(context, question, answer(question.window));
    expect(warnings).toEqual([
      {
        code: 'source-down',
        subject: 'proxies in east',
        message: expect.stringMatching(/^20 of 50 targets do not answer: .*:0\/.* and others\.$/),
      },
    ]);
  });

  it('say nothing of the present to questions about the past', async () => {
    const question = resolveQuestion({ range: 'now-15m', at: String(NOW - 86_400_000) }, context);
    expect(await collectWarnings(context, question, answer(question.window))).toEqual([]);
  });

  it('name nothing, and count no engines, for whoever may see part of the mesh', async () => {
    const grants = [{ cluster: null, namespace: 'shop' }];
    const tell = async (kind: 'scrape' | 'prometheus') => {
      const source = { name: 'proxies', kind, intervalMs: 1, discovery: [], lastError: null };
      const counts = { targetsUp: 0, targetsDown: 1, targetsPending: 0 };
      const whole = createContext(store, {
        readSources: () => ({
          sources: [{ ...source, ...counts }],
          targets: [target(1, 'down', 'secret-west')],
          dropped: [],
          limited: null,
        }),
      });
      const seen = await createContexts(whole)(grants);
      const question = resolveQuestion({ range: 'now-15m' }, seen.context);
      return collectWarnings(seen.context, question, answer(question.window));
    };
    expect(await tell('scrape')).toEqual([
      {
        code: 'source-down',
        subject: 'telemetry',
        message: 'Some of what reports telemetry does not answer: numbers may be too low.',
      },
    ]);
    expect(await tell('prometheus')).toEqual([]);
  });

  it('tell of a cluster that fell silent, and of history that does not reach', async () => {
    const status = await store.readStatus();
    const clusters = [
      { name: 'east', namespaces: [], lastDataAt: NOW },
      { name: 'west', namespaces: [], lastDataAt: NOW - 600_000 },
    ];
    const silent = createContext({ ...store, readStatus: () => Promise.resolve({ ...status, clusters }) });
    const question = resolveQuestion({ range: 'now-15m' }, silent);
    const warnings = await collectWarnings(silent, question, answer(question.window, 0.5));
    expect(warnings.map(({ code, subject }) => [code, subject])).toEqual([
      ['partial-history', 'store'],
      ['cluster-down', 'west'],
    ]);
  });
});

describe('just after a start', () => {
  const lastDataAt = NOW - 600_000;
  const tellAfter = async (elapsedMs: number) => {
    const fixed = createFixedStore([]);
    const status = await fixed.readStatus();
    const clusters = [{ name: 'west', namespaces: [], lastDataAt }];
    const context = createContext(
      { ...fixed, newestEnd: () => lastDataAt, readStatus: () => Promise.resolve({ ...status, clusters }) },
      { listeningSince: NOW, startedAt: NOW, now: () => NOW + elapsedMs },
    );
    const question = resolveQuestion({ range: 'now-15m' }, context);
    return (await collectWarnings(context, question, answer(question.window))).map(
      ({ code, message }) => `${code}: ${message}`,
    );
  };

  it('no cluster is called silent for the time in which nobody listened, nor telemetry missing', async () => {
    expect(await tellAfter(20_000)).toEqual([
      `source-stale: The console has just started: its newest telemetry ends at ${new Date(lastDataAt).toISOString()}.`,
    ]);
    expect(await tellAfter(60_000)).toEqual([
      `source-stale: No telemetry has arrived since ${new Date(lastDataAt).toISOString()}.`,
    ]);
    expect(await tellAfter(130_000)).toEqual([
      `source-stale: No telemetry has arrived since ${new Date(lastDataAt).toISOString()}.`,
      `cluster-down: Cluster west has sent nothing since ${new Date(lastDataAt).toISOString()}.`,
    ]);
  });
});

describe('the same warning', () => {
  it('is said once, also when store and clusters say it differently', async () => {
    const store = createFixedStore([]);
    const status = await store.readStatus();
    const clusters = [{ name: 'west', namespaces: [], lastDataAt: NOW - 600_000 }];
    const context = createContext({ ...store, readStatus: () => Promise.resolve({ ...status, clusters }) });
    const question = resolveQuestion({ range: 'now-15m' }, context);
    const down = { code: 'cluster-down', subject: 'west', message: 'west: timed out' } as const;
    const slow = { code: 'engine', subject: 'east', message: 'east was slow' } as const;
    const told = { ...answer(question.window), warnings: [down, slow, slow] };
    expect(await collectWarnings(context, question, told)).toEqual([down, slow]);
  });
});

describe('now', () => {
  it('is the end of history that stops just before the start, until the first scrapes continue it', () => {
    const starting = createContext(createFixedStore([]), {
      startedAt: NOW + 30_000,
      now: () => NOW + 80_000,
    });
    const { window, warnings } = resolveQuestion({ range: 'now-15m' }, starting);
    expect([window.to, warnings]).toEqual([NOW, []]);
  });
});
