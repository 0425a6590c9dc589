import type { ReadinessCaller } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { sampleEdge } from '../../http/testing/sample-telemetry.ts';
import { NO_MESH_CONFIG } from '../../mesh-config/mesh-config.ts';
import { sampleMeshConfig, sampleResource } from '../testing/sample-mesh-config.ts';
import { listInbound } from './inbound.ts';
import { listNotes, type NotesAsked } from './readiness-notes.ts';
import { parseSubject, type Subject } from './subject.ts';

const CALLER: ReadinessCaller = {
  id: 'unknown',
  knownBy: 'nothing',
  cluster: 'east',
  namespace: '',
  name: 'unknown',
  workload: '',
  identity: '',
  addresses: [],
  plaintext: 1,
  unmeasured: 0,
  mutual: 0,
  targets: [],
  firstAt: null,
  lastAt: null,
  reason: 'receiver',
};
const ASKED: NotesAsked = {
  subject: parseSubject('east~shop') as Subject,
  policy: null,
  inbound: listInbound([sampleEdge('east~shop~web', 'east~shop~cart', { mutual: 1 })]),
  receivers: [],
  callers: [],
  plain: { flows: [], keptFrom: null },
  config: NO_MESH_CONFIG,
  stepMs: 3_600_000,
  windowFrom: 1_000,
};

const notesOf = (changes: Partial<NotesAsked>) => listNotes({ ...ASKED, ...changes });
const beyondUsual = (changes: Partial<NotesAsked>) =>
  notesOf(changes).filter((note) => !listNotes(ASKED).includes(note));

function rule(path: string, spec: Record<string, unknown>) {
  return sampleResource('DestinationRule', path, { spec });
}

describe('notes of a readiness', () => {
  it('always tell of health probes, of metrics, of the cluster, and how exact times are', () => {
    const notes = listNotes(ASKED);
    expect(notes.map((note) => note.split(' ')[0])).toEqual(['Health', 'Metrics:', 'Holds', 'First']);
    expect(notes.at(-1)).toContain('1 hour');
  });

  it('name each DestinationRule that has callers send no mutual TLS', () => {
    const disable = { trafficPolicy: { tls: { mode: 'DISABLE' } } };
    const config = sampleMeshConfig([
      rule('shop/short', { host: 'cart', ...disable }),
      rule('web/full', { host: 'cart.shop.svc.cluster.local', ...disable }),
      rule('web/all', { host: '*.shop.svc.cluster.local', subsets: [disable] }),
      rule('web/ports', {
        host: 'cart.shop.svc.cluster.local',
        trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] },
      }),
      rule('web/other', { host: 'cart', ...disable }),
      rule('shop/fine', { host: 'cart', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }),
      rule('shop/odd', { host: 3, trafficPolicy: 'x', subsets: {} }),
    ]);
    const rules = beyondUsual({ config }).map((note) => / ([^ ]+) \(host/.exec(note)?.[1]);
    expect(rules).toEqual(['shop/short', 'web/full', 'web/all', 'web/ports']);
  });

  it('name ports with modes, callers from outside, and what ztunnel does not tell', () => {
    const ports = [{ port: 8080, mode: 'DISABLE' as const }];
    expect(beyondUsual({ policy: { mode: 'STRICT', resource: null, ports } })).toEqual([
      'Ports with a mode of their own now: 8080 DISABLE.',
    ]);
    expect(beyondUsual({ callers: [{ ...CALLER, knownBy: 'address' }] })[0]).toContain('outside the mesh');
    const inbound = listInbound([
      sampleEdge('east~shop~web', 'east~shop~db', { unmeasured: 1, evidence: 'none' }),
    ]);
    expect(beyondUsual({ inbound })[0]).toContain('ztunnel');
  });

  it('say why unknown callers have no name', () => {
    expect(beyondUsual({ callers: [CALLER] }).at(-1)).toContain('of which none are kept');
    const plain = { flows: [], keptFrom: 2_000 };
    expect(beyondUsual({ callers: [CALLER], plain }).at(-1)).toContain('1970-01-01T00:00:02.000Z');
    expect(beyondUsual({ callers: [CALLER], plain, windowFrom: 3_000 })).toHaveLength(1);
  });

  it('say where the resource would do nothing', () => {
    const [one] = ASKED.inbound;
    const receivers = one ? [{ service: one.target, reports: false, outOfReach: 'linkerd' as const }] : [];
    expect(beyondUsual({ receivers })[0]).toContain('neither secure nor break');
  });
});
