import { describe, expect, it } from 'vitest';
import type { GaugePoints, NewestGauge } from '../store/gauges.ts';
import { createControlPlane, type ControlPlaneParts } from './create-control-plane.ts';
import { ISTIOD, makeNewest, makeSeries, makeStore, makeTotals, MINUTE_MS, NOW } from './testing.ts';

const WINDOW = { from: NOW - 9 * MINUTE_MS, to: NOW };
const labels = { type: 'cds' };
const WEST = { ...ISTIOD, cluster: 'west' };
const STOPPED = makeTotals('pilot_xds_pushes', [0, 1, 2, 3, 4, 5, 6, null, null, null], { labels });
const GOING = makeTotals('pilot_xds_pushes', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { labels });
const OTHER = makeNewest('pilot_info', 1, { owner: { ...ISTIOD, pod: 'istiod-1' } });

async function read(
  totals: readonly GaugePoints[],
  parts: Partial<Pick<ControlPlaneParts, 'listeningSince' | 'listProxies'>> & {
    readonly newest?: readonly NewestGauge[];
  } = {},
) {
  const { newest = [], listeningSince = null, listProxies = () => [] } = parts;
  const plane = createControlPlane({
    store: makeStore(totals, newest),
    intervalMs: 15_000,
    clock: () => NOW,
    listeningSince,
    listProxies,
  });
  return { planes: (await plane.readPlanes(WINDOW)).planes, trouble: await plane.readTrouble() };
}

describe('a control plane of which nothing was heard lately', () => {
  it('is silent', async () => {
    const { planes, trouble } = await read([STOPPED]);
    const replicas = [{ isSilent: true, lastAt: NOW - 3 * MINUTE_MS }];
    expect(planes).toMatchObject([{ state: 'silent', replicas }]);
    expect(trouble).toMatchObject([{ code: 'control-plane-silent', subject: 'istiod, east' }]);
  });

  it('answers while its counters are heard, whether or not it tells who is connected', async () => {
    const { planes } = await read([GOING]);
    expect(planes).toMatchObject([{ state: 'ok', connected: null, replicas: [{ isSilent: false }] }]);
  });

  const notKnown = {
    state: 'unknown',
    why: ['Nothing was heard of it, but the console may not have listened'],
    replicas: [{ isSilent: null }],
  };

  it('is not known for two minutes after the console started, and then silent', async () => {
    const young = await read([STOPPED], { listeningSince: NOW - MINUTE_MS });
    expect(young.planes).toMatchObject([notKnown]);
    expect(young.trouble).toEqual([]);
    const grown = await read([STOPPED], { listeningSince: NOW - 2 * MINUTE_MS });
    expect(grown.planes).toMatchObject([{ state: 'silent' }]);
  });

  it('is not known of a time before that start, unless others were heard then', async () => {
    const listeningSince = NOW + MINUTE_MS;
    expect((await read([STOPPED], { listeningSince })).planes).toMatchObject([notKnown]);
    const heard = makeTotals('pilot_xds_pushes', GOING.max, { labels, owner: WEST });
    const { planes } = await read([STOPPED, heard], { listeningSince });
    expect(planes.map(({ cluster, state }) => [cluster, state])).toEqual([
      ['east', 'silent'],
      ['west', 'ok'],
    ]);
  });
});

describe('a replica of which nothing was heard lately', () => {
  it('does not answer, while it is scraped', async () => {
    const target = makeSeries('istio_build', 1, { labels: { component: 'pilot' }, owner: ISTIOD });
    const { planes } = await read([STOPPED], { newest: [OTHER], listProxies: () => [target] });
    expect(planes).toMatchObject([{ state: 'ok', why: ['1 of 2 replicas does not answer'] }]);
  });

  it('was replaced, once its target is gone and another is there', async () => {
    const { planes } = await read([STOPPED], { newest: [OTHER] });
    expect(planes).toMatchObject([{ state: 'ok', why: [], replicas: [{ pod: 'istiod-1' }] }]);
  });

  it('does not answer as far as an engine tells, for a quarter of an hour', async () => {
    const { planes } = await read([STOPPED], { newest: [OTHER], listProxies: null });
    expect(planes).toMatchObject([{ state: 'ok', why: ['1 of 2 replicas does not answer'] }]);
  });
});
