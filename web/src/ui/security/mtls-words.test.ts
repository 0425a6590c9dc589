import { describe, expect, it } from 'vitest';
import { describeEdgeStates, explainEvidence } from './mtls-words.ts';

const counts = (mutual: number, plaintext: number, unmeasured: number) => ({ mutual, plaintext, unmeasured });

describe('explainEvidence', () => {
  it.each([
    [
      'receiver',
      counts(12_030, 0, 0),
      'http',
      'The receiving proxy saw a certificate on each of 12,030 requests.',
    ],
    [
      'receiver',
      counts(0, 300, 0),
      'grpc',
      'The receiving proxy saw no certificate on any of 300 requests: plaintext.',
    ],
    [
      'receiver',
      counts(70, 30, 0),
      'http',
      'The receiving proxy saw a certificate on 70 of 100 requests; 30 came in plaintext.',
    ],
    [
      'receiver',
      counts(70, 0, 30),
      'http',
      'The receiving proxy saw a certificate on 70 of 100 requests; of 30 requests nobody tells.',
    ],
    [
      'receiver',
      counts(0, 30, 1),
      'tcp',
      'The receiving proxy saw no certificate on any of 30 connections: plaintext; of the one connection nobody tells.',
    ],
    [
      'ztunnel',
      counts(120, 0, 0),
      'tcp',
      'ztunnel carried all of 120 connections through its mutual TLS tunnel.',
    ],
    [
      'only-caller-reports',
      counts(0, 0, 30),
      'http',
      'Only the caller’s proxy reports 30 requests, and it cannot know whether they arrived encrypted.',
    ],
    [
      'outside-mesh',
      counts(0, 0, 1),
      'http',
      'The callee lies outside the mesh: no proxy of the mesh receives the one request, so nobody can tell.',
    ],
    ['not-told', counts(0, 0, 4), 'tcp', 'No proxy tells whether 4 connections were encrypted.'],
    ['receiver', counts(0, 0, 0), 'http', 'No traffic in this range.'],
  ] as const)('of %s with %j %s', (reason, received, protocol, words) => {
    expect(explainEvidence({ reason, received, protocol })).toBe(words);
  });

  it('never says that all was mutual where one request was not', () => {
    for (const reason of ['receiver', 'ztunnel', 'caller-certificate', 'access-log'] as const) {
      const words = explainEvidence({ reason, received: counts(999_999, 1, 0), protocol: 'http' });
      expect(words).toContain('1 came in plaintext');
      expect(words).not.toMatch(/each of|all of/);
    }
  });
});

it('names the states of edges, the worst first, and none where there are none', () => {
  expect(describeEdgeStates({ mutual: 12, mixed: 0, plaintext: 3, unmeasured: 1 })).toBe(
    '3 plaintext, 1 unmeasured, 12 mutual',
  );
  expect(describeEdgeStates({ mutual: 0, mixed: 0, plaintext: 0, unmeasured: 0 })).toBeNull();
});
