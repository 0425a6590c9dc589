/** Panels in other pages that were made by somebody who may see one namespace: what is forbidden is named in no answer that they get. */
import { embedPanelSchema, type NewEmbedPanel } from '@sightglass/shared/contract';
import { EMBED_PATHS, listEmbedCalls } from '@sightglass/shared/embed-calls';
import { afterAll, describe, expect, it } from 'vitest';
import { createForbiddenMesh, type Reader } from './testing/forbidden-mesh.ts';
import { FORBIDDEN } from './testing/forbidden-names.ts';

const mesh = await createForbiddenMesh();
afterAll(() => mesh.close());

const NS = 'zz-forbidden-ns';
const OWN = 'east~shop~cart';
const PANELS: readonly NewEmbedPanel[] = [
  { panel: 'topology' },
  { panel: 'topology', service: OWN },
  { panel: 'topology', badges: ['config-error', 'gateway'] },
  { panel: 'service', id: OWN },
  { panel: 'chart', of: 'service', id: OWN, metrics: ['requests'], by: 'caller' },
  { panel: 'chart', of: 'mesh', metrics: ['requests'] },
  { panel: 'slo', id: 'own-slo' },
  { panel: 'alerts' },
  { panel: 'alerts', namespace: ['shop'] },
  { panel: 'mtls', by: 'edge' },
];

async function make(reader: Reader, panel: NewEmbedPanel): Promise<{ status: number; token: string }> {
  const { status, body } = await mesh.call(reader, {
    method: 'post',
    path: '/api/v1/embeds',
    body: { name: 'New', panel, parents: ['https://wiki.example.org'] },
  });
  const { url = 'http://x' } = body as { url?: string };
  return { status, token: new URL(url).searchParams.get('token') ?? '' };
}

/** All that the panel gets, as text. */
async function readPanel(reader: Reader, panel: NewEmbedPanel): Promise<string> {
  const { token } = await make(reader, panel);
  let text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  for (const { name, params, query } of listEmbedCalls(embedPanelSchema.parse(panel))) {
    const path = EMBED_PATHS[name].replace('{id}', encodeURIComponent(params['id'] ?? ''));
    const answer = await mesh.askAsEmbed(token, `/api/v1${path}?${new URLSearchParams(query).toString()}`);
    expect([name, answer.status]).toEqual([name, 200]);
    text += JSON.stringify(answer.headers) + answer.text;
  }
  return text;
}

describe('an embed of whoever may see one namespace', () => {
  it.each(PANELS.map((panel) => [JSON.stringify(panel), panel] as const))(
    'tells nothing from beyond: %s',
    async (_text, panel) => {
      expect(await readPanel('editor', panel)).not.toContain(FORBIDDEN);
    },
  );

  it('hides something: whoever may see everything is told of it', async () => {
    for (const panel of PANELS.filter(({ panel: kind }) => kind === 'topology' || kind === 'mtls'))
      expect(await readPanel('everything', panel)).toContain(FORBIDDEN);
  });

  it.each<NewEmbedPanel>([
    { panel: 'service', id: `east~${NS}~zz-forbidden-db` },
    { panel: 'chart', of: 'edge', id: `${OWN}~~east~${NS}~zz-forbidden-db~~http`, metrics: ['requests'] },
    { panel: 'chart', of: 'mesh', metrics: ['requests'], namespace: [NS] },
    { panel: 'topology', service: `east~${NS}~zz-forbidden-db` },
    { panel: 'topology', cluster: ['zz-forbidden-west'] },
    { panel: 'mtls', service: `east~${NS}~zz-forbidden-db` },
    { panel: 'alerts', namespace: ['shop', NS] },
    { panel: 'slo', id: 'zz-slo' },
  ])('is not made of what lies beyond: %j', async (panel) => {
    expect([403, 404]).toContain((await make('editor', panel)).status);
    expect((await make('everything', panel)).status).toBe(200);
  });
});
