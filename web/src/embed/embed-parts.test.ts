import { embedPanelSchema, type EmbedPanel, type NewEmbedPanel } from '@sightglass/shared/contract';
import { listEmbedParameters, writeEmbedPath } from '@sightglass/shared/embed-address';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askAsEmbed, EmbedEnded } from '../api/ask-as-embed.ts';
import { linkToConsole } from './console-link.ts';
import { buildLinePath } from './line-path.ts';
import { readAddress } from './read-address.ts';
import { chooseRefresh } from './refresh.ts';

const LOOK = { theme: 'auto', transparent: false, kiosk: false } as const;
const parse = (panel: NewEmbedPanel) => embedPanelSchema.parse(panel);

describe('the address', () => {
  it('tells every parameter that is not at nothing, sorted', () => {
    const panel = parse({ panel: 'topology', namespace: ['shop', 'mail'], security: true });
    expect(listEmbedParameters(panel, LOOK)).toEqual([
      ['hops', '1'],
      ['namespace', 'shop,mail'],
      ['range', 'now-15m'],
      ['security', 'true'],
      ['theme', 'auto'],
    ]);
    const { pathname, searchParams } = new URL(writeEmbedPath(panel, LOOK, 'a.b.c'), 'http://x');
    expect([pathname, searchParams.get('namespace'), searchParams.get('token')]).toEqual([
      '/embed/topology',
      'shop,mail',
      'a.b.c',
    ]);
  });

  it('has no badges where it was signed before there were any', () => {
    const { badges, ...old } = parse({ panel: 'topology' }) as EmbedPanel & { readonly badges: unknown };
    expect(badges).toEqual([]);
    const token = `x.${btoa(JSON.stringify({ panel: old, look: LOOK, parents: [] }))}.x`;
    expect(readAddress(`?token=${token}`)?.panel).toMatchObject({ panel: 'topology', badges: [] });
  });

  it('gives back what the token holds, in any alphabet', () => {
    const claims = { name: 'Ä 漢', panel: parse({ panel: 'alerts' }), look: LOOK, parents: ['https://w'] };
    const bytes = new TextEncoder().encode(JSON.stringify(claims));
    const body = btoa(String.fromCodePoint(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
    const token = `h.${body}.s`;
    expect(readAddress(`?token=${token}`)).toEqual({ token, ...claims });
  });

  it.each(['', '?token=', '?token=a.b.c', '?token=h.e30.s', '?token=h.bnVsbA.s'])('%s is none', (search) => {
    expect(readAddress(search)).toBeNull();
  });
});

describe('the way into the console', () => {
  it.each([
    [{ panel: 'topology', service: 'a~b~c', hops: 2 }, '/topology?service=a%7Eb%7Ec&hops=2'],
    [{ panel: 'service', id: 'a~b~c', range: 'now-1h' }, '/services/a~b~c?range=now-1h'],
    [{ panel: 'chart', of: 'edge', id: 'x/y', metrics: ['bytes'] }, '/edges/x%2Fy'],
    [{ panel: 'slo', id: 'one' }, '/slos/one'],
    [{ panel: 'alerts', cluster: ['east'] }, '/alerts?cluster=east'],
    [{ panel: 'mtls' }, '/security'],
    [{ panel: 'mtls', service: 'a~b~c' }, '/services/a~b~c?tab=security'],
  ] as const)('%j', (panel, path) => {
    expect(linkToConsole(parse(panel as NewEmbedPanel))).toBe(path);
  });
});

describe('how often it asks', () => {
  it.each([
    [{ panel: 'alerts' }, 15_000],
    [{ panel: 'slo', id: 'x', range: 'now-15m' }, 15_000],
    [{ panel: 'slo', id: 'x', range: 'now-7d' }, 60_000],
    [{ panel: 'slo', id: 'x', range: '1700000000000..1700003600000' }, 600_000],
  ] as const)('%j: %d ms', (panel, ms) => {
    expect(chooseRefresh(parse(panel))).toBe(ms);
  });
});

describe('a line', () => {
  const field = { window: { from: 0, to: 10 }, bottom: 0, top: 10, width: 100, height: 50 };
  it('stops at gaps, and a lone point is a dot', () => {
    expect(buildLinePath([0, 5, 6, 10], [0, 10, null, 5], field)).toBe('M0.0,50.0L50.0,0.0M100.0,25.0h0.1');
  });
});

/** What the server says to the next call. */
function answer(status: number, said: string, body: object = {}): void {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'www-authenticate': said } })),
  );
}

describe('a call', () => {
  afterEach(() => void vi.unstubAllGlobals());
  const CALL = { name: 'getSlo', params: { id: 'a/b' }, query: { x: 'é' } } as const;

  it('carries the token in a header, and neither cookie nor referrer', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>().mockResolvedValue(Response.json({ fine: true }));
    vi.stubGlobal('fetch', fetch);
    expect(await askAsEmbed(CALL, 'a.b.c')).toEqual({ fine: true });
    expect(fetch).toHaveBeenCalledWith(
      '/api/v1/slos/a%2Fb?x=%C3%A9',
      expect.objectContaining({
        headers: { accept: 'application/json', authorization: 'Embed a.b.c' },
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      }),
    );
  });

  it('tells the end of the embed from everything else that may go wrong', async () => {
    answer(401, 'Embed error="expired"');
    await expect(askAsEmbed(CALL, 't')).rejects.toEqual(new EmbedEnded('expired'));
    answer(401, 'Bearer');
    await expect(askAsEmbed(CALL, 't')).rejects.toMatchObject({ why: 'refused' });
    answer(404, '', { detail: 'There is no SLO a/b.' });
    await expect(askAsEmbed(CALL, 't')).rejects.toThrow('There is no SLO a/b.');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
    await expect(askAsEmbed(CALL, 't')).rejects.toThrow('The console does not answer');
  });
});
