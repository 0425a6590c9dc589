import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOBODY, sampleEdge, sampleEnd } from '../http/testing/sample-telemetry.ts';
import type { EdgeSums } from '../store/telemetry-store.ts';
import { presentPosture, type PostureQuestion } from './posture-rows.ts';

const ASKED: PostureQuestion = { by: 'namespace', scope: {}, states: [], limit: 100, policyOf: () => null };
const HOST = { ...NOBODY, cluster: 'east', namespace: 'shop', service: 'api.example' };

const MESH = [
  sampleEdge('east~edge~gateway', 'east~shop~web', { mutual: 100 }),
  sampleEdge('east~shop~web', 'east~shop~cart', { mutual: 70, plaintext: 30 }),
  sampleEdge('east~shop~cart', 'east~data~redis', {
    unmeasured: 5,
    evidence: 'none',
    reporters: ['source'],
    protocol: 'tcp',
  }),
  sampleEdge(NOBODY, 'east~legacy~inventory', { plaintext: 40 }),
  sampleEdge('east~shop~cart', 'west~shop~cart', { mutual: 3, evidence: 'ztunnel' }),
  sampleEdge('east~shop~web', HOST, {
    unmeasured: 9,
    evidence: 'none',
    reporters: ['source'],
    external: true,
  }),
];

const rowsOf = (changes: Partial<PostureQuestion>, edges: readonly EdgeSums[] = MESH) =>
  presentPosture(edges, { ...ASKED, ...changes }).rows;

describe('posture', () => {
  it('counts what each namespace receives and sends, the worst first', () => {
    expect(rowsOf({}).map(({ id, received, sent }) => [id, received, sent])).toEqual([
      [
        'east~legacy',
        { state: 'plaintext', mutual: 0, plaintext: 40, unmeasured: 0 },
        { state: 'unmeasured', mutual: 0, plaintext: 0, unmeasured: 0 },
      ],
      [
        'east~shop',
        { state: 'mixed', mutual: 170, plaintext: 30, unmeasured: 0 },
        { state: 'mixed', mutual: 73, plaintext: 30, unmeasured: 5 },
      ],
      [
        'east~data',
        { state: 'unmeasured', mutual: 0, plaintext: 0, unmeasured: 5 },
        { state: 'unmeasured', mutual: 0, plaintext: 0, unmeasured: 0 },
      ],
      [
        'west~shop',
        { state: 'mutual', mutual: 3, plaintext: 0, unmeasured: 0 },
        { state: 'unmeasured', mutual: 0, plaintext: 0, unmeasured: 0 },
      ],
      [
        'east~edge',
        { state: 'unmeasured', mutual: 0, plaintext: 0, unmeasured: 0 },
        { state: 'mutual', mutual: 100, plaintext: 0, unmeasured: 0 },
      ],
    ]);
  });

  it('counts edges by state where they end, and keeps what leaves the mesh out of every state', () => {
    const { total, rows } = presentPosture(MESH, ASKED);
    expect(total).toEqual({
      state: 'mixed',
      mutual: 173,
      plaintext: 70,
      unmeasured: 5,
      edges: { mutual: 2, mixed: 1, plaintext: 1, unmeasured: 1 },
      border: { arriving: { state: 'plaintext', mutual: 0, plaintext: 40, unmeasured: 0 }, leaving: 9 },
    });
    const shop = rows.find(({ id }) => id === 'east~shop');
    expect([shop?.edges, shop?.border.leaving]).toEqual([
      { mutual: 1, mixed: 1, plaintext: 0, unmeasured: 0 },
      9,
    ]);
    expect(rows.find(({ id }) => id === 'east~legacy')?.border.arriving.plaintext).toBe(40);
  });

  it('says of each edge why it is in its state', () => {
    expect(rowsOf({ by: 'edge' }).map(({ id, edge }) => [id, edge?.reason])).toEqual([
      ['east~unknown~unknown~~east~legacy~inventory~~http', 'receiver'],
      ['east~shop~web~~east~shop~cart~~http', 'receiver'],
      ['east~shop~cart~~east~data~redis~~tcp', 'only-caller-reports'],
      ['east~edge~gateway~~east~shop~web~~http', 'receiver'],
      ['east~shop~cart~~west~shop~cart~~http', 'ztunnel'],
      ['east~shop~web~~east~shop~api.example~~http', 'outside-mesh'],
    ]);
  });

  it('has rows of what lies in the scope, and of the wanted states only', () => {
    expect(rowsOf({ by: 'service', scope: { namespace: ['shop'] } }).map(({ id }) => id)).toEqual([
      'east~shop~cart',
      'east~shop~web',
      'west~shop~cart',
    ]);
    expect(rowsOf({ by: 'service', states: ['plaintext', 'unmeasured'] }).map(({ id }) => id)).toEqual([
      'east~legacy~inventory',
      'east~data~redis',
      'east~edge~gateway',
    ]);
    const [east] = rowsOf({ by: 'cluster', scope: { cluster: ['east'] } });
    expect([east?.id, east?.received.mutual, east?.sent?.mutual]).toEqual(['east', 170, 173]);
  });

  it('leaves out the best beyond the limit, and says how many rows there are', () => {
    const { rows, matching } = presentPosture(MESH, { ...ASKED, limit: 2 });
    expect([rows.map(({ id }) => id), matching]).toEqual([['east~legacy', 'east~shop'], 5]);
  });

  it('asks for the policy of each row', () => {
    const policy = { mode: 'STRICT' as const, resource: 'shop/default', ports: [] };
    const rows = rowsOf({ policyOf: (_, { namespace }) => (namespace === 'shop' ? policy : null) });
    expect(rows.filter((row) => row.policy).map(({ id }) => id)).toEqual(['east~shop', 'west~shop']);
  });
});

describe('posture of any mesh', () => {
  const ends = fc
    .constantFrom('east~a~one', 'east~a~two', 'east~b~one', 'west~a~one')
    .map((id) => sampleEnd(id));
  const counts = fc.record({
    mutual: fc.nat(5),
    plaintext: fc.nat(5),
    unmeasured: fc.nat(5),
    external: fc.boolean(),
  });
  const meshes = fc.array(
    fc
      .tuple(fc.oneof(ends, fc.constant(NOBODY)), ends, counts)
      .map(([source, target, { external, ...facts }]) =>
        sampleEdge(source, external ? { ...HOST, cluster: target.cluster } : target, { ...facts, external }),
      ),
    { maxLength: 12 },
  );

  it('adds up to the same total at every level, and loses nothing', () => {
    fc.assert(
      fc.property(meshes, (edges) => {
        const inside = edges.filter(({ edge }) => !edge.external);
        const sumOf = (kind: 'mutual' | 'plaintext' | 'unmeasured') =>
          inside.reduce((sum, edge) => sum + edge[kind], 0);
        const expected = ['mutual', 'plaintext', 'unmeasured'].map((kind) =>
          sumOf(kind as 'mutual' | 'plaintext' | 'unmeasured'),
        );
        for (const by of ['cluster', 'namespace', 'service', 'edge'] as const) {
          const { total, rows } = presentPosture(edges, { ...ASKED, by });
          expect([total.mutual, total.plaintext, total.unmeasured]).toEqual(expected);
          const added = [0, 0, 0];
          let edgeCount = 0;
          for (const { received, edges: counted, edge } of rows) {
            if (edge?.reason === 'outside-mesh') continue;
            added[0] = (added[0] as number) + received.mutual;
            added[1] = (added[1] as number) + received.plaintext;
            added[2] = (added[2] as number) + received.unmeasured;
            edgeCount += counted.mutual + counted.mixed + counted.plaintext + counted.unmeasured;
          }
          expect(added).toEqual(expected);
          const { mutual, mixed, plaintext, unmeasured } = total.edges;
          expect(edgeCount).toBe(mutual + mixed + plaintext + unmeasured);
        }
      }),
    );
  });

  it('calls nothing mutual that had one request in plaintext or unmeasured', () => {
    fc.assert(
      fc.property(meshes, fc.constantFrom('cluster', 'namespace', 'service', 'edge'), (edges, by) => {
        const mutual = rowsOf({ by, states: ['mutual'] }, edges);
        expect(mutual.filter(({ received }) => received.plaintext + received.unmeasured > 0)).toEqual([]);
      }),
    );
  });
});
