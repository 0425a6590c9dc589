import { describe, expect, it } from 'vitest';
import { createAlertTable, listConcerned, type StoredEpisode } from './alert-table.ts';
import { openState } from './open-state.ts';

function episode(name: string, changes: Partial<StoredEpisode> = {}): StoredEpisode {
  return {
    fingerprint: `fp-${name}`,
    episode: name,
    source: { kind: 'rule', id: 'r1', name: 'Rule', tier: null },
    subject: { kind: 'service', id: 'east~shop~cart' },
    labels: { cluster: 'east', namespace: 'shop', service: 'cart' },
    summary: '',
    description: '',
    severity: 'page',
    state: 'firing',
    value: null,
    pendingAt: 100,
    firedAt: 100,
    resolvedAt: null,
    evaluatedAt: 100,
    runbookUrl: '',
    acknowledged: null,
    receivers: [],
    about: '',
    activeMs: 0,
    inactiveMs: null,
    absentMs: 0,
    ...changes,
  };
}

describe('the table of alerts', () => {
  it('keeps whole episodes, and lets one of a fingerprint be live', () => {
    const table = createAlertTable(openState(null));
    const one = episode('a', { acknowledged: { at: 1, by: 'ann', comment: 'mine' } });
    table.keep(one);
    expect(table.live()).toEqual([one]);
    expect(table.findLive('fp-a')).toEqual(one);
    expect(() => table.keep(episode('b', { fingerprint: 'fp-a' }))).toThrow(/UNIQUE/);
    table.keep({ ...one, state: 'resolved', resolvedAt: 200 });
    table.keep(episode('b', { fingerprint: 'fp-a', firedAt: 300, pendingAt: 300 }));
    expect(table.live().map((live) => live.episode)).toEqual(['b']);
  });

  it('tells the history of a window, a subject, a source', () => {
    const table = createAlertTable(openState(null));
    table.keep(episode('old', { state: 'resolved', resolvedAt: 150 }));
    table.keep(episode('long', { firedAt: 120 }));
    const edge = { kind: 'edge', id: 'x~~y~~http' } as const;
    const labels = {
      cluster: 'east',
      namespace: 'data',
      service: 'db',
      source_cluster: 'east',
      source_namespace: 'shop',
      source_service: 'cart',
    };
    table.keep(
      episode('edge', {
        firedAt: 500,
        subject: edge,
        labels,
        source: { kind: 'slo', id: 's1', name: 'S', tier: 1 },
      }),
    );
    table.keep(episode('pending', { state: 'pending', firedAt: null }));
    const ask = (query: { from?: number; to?: number; subject?: string; source?: string; limit?: number }) =>
      table
        .history({ window: { from: query.from ?? 0, to: query.to ?? 1000 }, limit: 10, ...query })
        .map((one) => one.episode);
    expect(ask({})).toEqual(['edge', 'long', 'old']);
    expect(ask({ from: 200 })).toEqual(['edge', 'long']);
    expect(ask({ to: 110 })).toEqual(['old']);
    expect(ask({ limit: 1 })).toEqual(['edge']);
    expect(ask({ source: 's1' })).toEqual(['edge']);
    expect(ask({ subject: 'x~~y~~http' })).toEqual(['edge']);
    expect(ask({ subject: 'east~shop~cart' })).toEqual(['edge', 'long', 'old']);
    expect(ask({ subject: 'east~data' })).toEqual(['edge']);
    expect(ask({ subject: 'east~shop~car' })).toEqual([]);
  });

  it('forgets only what never fired, and prunes only what is over', () => {
    const table = createAlertTable(openState(null));
    table.keep(episode('pending', { state: 'pending', firedAt: null }));
    table.keep(episode('firing'));
    table.forget('pending');
    table.forget('firing');
    for (const [i, name] of ['a', 'b', 'c'].entries())
      table.keep(episode(name, { state: 'resolved', firedAt: 200 + i, resolvedAt: 300 + i }));
    table.prune(301, 1);
    const all = table.history({ window: { from: 0, to: 1000 }, limit: 10 });
    expect(all.map((one) => one.episode)).toEqual(['c', 'firing']);
  });

  it('knows what an alert concerns', () => {
    expect(listConcerned({ subject: null, labels: { cluster: 'c' } })).toEqual([]);
    expect(listConcerned(episode('a'))).toEqual(['east~shop~cart', 'east~shop']);
  });
});
