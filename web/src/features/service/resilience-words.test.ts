import type { ServiceResilience } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { formatAttempts, listTopics } from './resilience-words.ts';

const NOTHING: ServiceResilience = {
  window: { from: 0, to: 900_000 },
  toldFrom: null,
  callers: 5,
  retries: {
    requests: null,
    retries: null,
    attemptsPerRequest: null,
    succeeded: null,
    refused: null,
    spent: null,
    toldBy: 0,
  },
  outliers: {
    ejected: null,
    mostEjected: null,
    ejections: null,
    refused: null,
    withoutHost: null,
    toldBy: 0,
  },
  breakers: { pendingRefused: null, connectionsRefused: null, breakers: [], toldBy: 0 },
  logged: null,
  byCaller: [],
  warnings: [],
};

const wordsOf = (changes: Partial<ServiceResilience>, id: string): readonly string[] =>
  listTopics({ ...NOTHING, ...changes }).find((topic) => topic.id === id)?.words ?? [];

describe('what callers’ proxies tell, in words', () => {
  it('says nothing of what nobody tells, and what would tell it', () => {
    const topics = listTopics(NOTHING);
    expect(topics.map(({ words }) => words)).toEqual([[], [], []]);
    for (const { missing } of topics) expect(missing).toContain('proxyStatsMatcher');
  });

  it('tells amplification with how much it rests on', () => {
    const retries = {
      requests: 12_400,
      retries: 1_736,
      attemptsPerRequest: 1.14,
      succeeded: 434,
      refused: 3,
      spent: 1,
      toldBy: 3,
    };
    expect(wordsOf({ retries }, 'retries')).toEqual([
      'Attempts per request: 1.14 (of 12,400 requests, told by the proxies of 3 of 5 callers).',
      '1,736 retries, of which 434 (25%) ended well.',
      '1 request had spent all attempts.',
      '3 retries were not made: the budget or breaker of retries was full.',
    ]);
  });

  it('does not take a told zero for silence, nor a caller without requests for one', () => {
    const idle = { ...NOTHING.retries, requests: 0, retries: 0, toldBy: 2 };
    expect(wordsOf({ retries: idle }, 'retries')).toEqual([
      'No request ended in this range whose attempts are told (told by the proxies of 2 of 5 callers).',
      'Nothing was tried again.',
    ]);
    const outliers = { ejected: 0, mostEjected: 2, ejections: 4, refused: 0, withoutHost: 9, toldBy: 1 };
    expect(wordsOf({ outliers }, 'outliers')).toEqual([
      'No host is ejected at the end of this range (told by the proxies of 1 of 5 callers).',
      'At most 2 hosts were ejected at a time.',
      '4 ejections in this range, each proxy counting its own.',
      '9 requests found no healthy host (UH).',
    ]);
  });

  it('says which breakers are open, were, and were not', () => {
    const breakers = {
      pendingRefused: 7,
      connectionsRefused: 1,
      breakers: [
        { limit: 'requests' as const, open: 2, mostOpen: 3 },
        { limit: 'pending' as const, open: 0, mostOpen: 1 },
        { limit: 'connections' as const, open: null, mostOpen: 2 },
        { limit: 'retries' as const, open: 0, mostOpen: 0 },
      ],
      toldBy: 5,
    };
    expect(wordsOf({ breakers }, 'breakers')).toEqual([
      '7 requests were refused because too many waited (UO; told by the proxies of 5 of 5 callers).',
      '1 connection could not be opened: the pool was full.',
      'The breaker of requests is open at 2 proxies.',
      'The breaker of waiting requests was open at 1 proxy, and is closed.',
      'The breaker of connections was open at 2 proxies.',
      'Not seen open: the breaker of retries.',
    ]);
  });

  it('tells the access log’s attempts apart', () => {
    const logged = { records: 200, attemptsPerRequest: 1.2, retried: 30, most: 3 };
    expect(wordsOf({ logged }, 'retries')).toEqual([
      'In the access log 200 records of callers’ proxies tell 1.20 attempts per request: 30 tried again, at most 2 times. A log may keep more of what failed.',
    ]);
  });
});

it.each([
  [null, '–'],
  [1, '1.00'],
  [1.0001, '1.00+'],
  [1.138, '1.14'],
])('writes %s attempts as %s', (attempts, text) => {
  expect(formatAttempts(attempts)).toBe(text);
});
