import { createHmac } from 'node:crypto';
import { embedPanelSchema } from '@sightglass/shared/contract';
import { beforeEach, describe, expect, it } from 'vitest';
import { createEmbedTable } from '../state/embed-table.ts';
import { openSecretBox } from '../state/secret-box.ts';
import { openState } from '../state/open-state.ts';
import { createEmbedKeys, type EmbedKeys } from './embed-keys.ts';
import { checkEmbedToken, signEmbedToken, type EmbedClaims } from './embed-token.ts';

const NOW = 1_800_000_000_000;
const CLAIMS: EmbedClaims = {
  id: 'one',
  name: 'Café',
  panel: embedPanelSchema.parse({ panel: 'service', id: 'c~n~cart' }),
  look: { theme: 'dark', transparent: false, kiosk: true },
  parents: ['https://wiki.example.org'],
  expiresAt: NOW + 60_000,
};

let keys: EmbedKeys;
beforeEach(() => {
  keys = createEmbedKeys(createEmbedTable(openState(null)), {
    secrets: openSecretBox(null),
    clock: () => NOW,
  });
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('the token of an embed', () => {
  it('gives back what was signed', async () => {
    const token = await signEmbedToken(CLAIMS, keys, NOW);
    expect(await checkEmbedToken(token, keys, NOW)).toEqual({ state: 'good', claims: CLAIMS });
  });

  it('counts until its end and says afterwards that it has ended', async () => {
    const token = await signEmbedToken(CLAIMS, keys, NOW);
    expect(await checkEmbedToken(token, keys, NOW + 59_000)).toMatchObject({ state: 'good' });
    expect(await checkEmbedToken(token, keys, NOW + 60_000)).toEqual({ state: 'expired', claims: CLAIMS });
  });

  it.each([
    ['panel', { panel: { ...CLAIMS.panel, id: 'c~n~payment' } }],
    ['end', { exp: NOW / 1000 + 86_400 }],
    ['parents', { parents: ['https://evil.example'] }],
    ['id', { jti: 'two' }],
  ])('does not count with another %s', async (_what, change) => {
    const [head, body, signature] = (await signEmbedToken(CLAIMS, keys, NOW)).split('.');
    const forged = `${head}.${encode({ ...decode(body), ...change })}.${signature}`;
    expect(await checkEmbedToken(forged, keys, NOW)).toEqual({ state: 'unknown' });
  });

  it('does not count unsigned, by another algorithm, under another key, or for another purpose', async () => {
    const [head, body] = (await signEmbedToken(CLAIMS, keys, NOW)).split('.');
    const { kid } = decode(head);
    const { secret } = keys.current();
    const sign = (header: object, payload: object, key: Uint8Array, hash = 'sha256'): string => {
      const text = `${encode(header)}.${encode(payload)}`;
      return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
    };
    const payload = decode(body);
    expect(await checkEmbedToken(sign({ alg: 'HS256', kid }, payload, secret), keys, NOW)).toMatchObject({
      state: 'good',
    });
    const wrong = [
      `${encode({ alg: 'none', kid })}.${body}.`,
      sign({ alg: 'HS512', kid }, payload, secret, 'sha512'),
      sign({ alg: 'HS256', kid }, payload, new Uint8Array(32)),
      sign({ alg: 'HS256', kid: 'no such key' }, payload, secret),
      sign({ alg: 'HS256' }, payload, secret),
      sign({ alg: 'HS256', kid }, { ...payload, aud: 'somebody else' }, secret),
      sign({ alg: 'HS256', kid }, { ...payload, exp: undefined }, secret),
      sign({ alg: 'HS256', kid }, { ...payload, panel: { panel: 'everything' } }, secret),
    ];
    for (const token of wrong) expect(await checkEmbedToken(token, keys, NOW)).toEqual({ state: 'unknown' });
  });

  it.each([
    ['nothing', ''],
    ['three words', 'a.b.c'],
    ['dots', '..'],
    ['very long', 'x'.repeat(100_000)],
    ['control characters', '\u202E.\u0000.'],
    ['empty claims', 'eyJhbGciOiJIUzI1NiJ9.e30.AA'],
  ])('is not %s', async (_what, text) => {
    expect(await checkEmbedToken(text, keys, NOW)).toEqual({ state: 'unknown' });
  });

  it('is known and counts no longer once its key was retired', async () => {
    const token = await signEmbedToken(CLAIMS, keys, NOW);
    keys.rotate(true);
    expect(await checkEmbedToken(token, keys, NOW)).toEqual({ state: 'retired', claims: CLAIMS });
    expect(await checkEmbedToken(await signEmbedToken(CLAIMS, keys, NOW), keys, NOW)).toMatchObject({
      state: 'good',
    });
  });

  it('counts on when a new key was only added', async () => {
    const token = await signEmbedToken(CLAIMS, keys, NOW);
    keys.rotate(false);
    expect(await checkEmbedToken(token, keys, NOW)).toMatchObject({ state: 'good' });
  });
});

describe('keys of embeds', () => {
  it('are sealed in the state file, and made anew where they cannot be opened', async () => {
    const table = createEmbedTable(openState(null));
    const clock = (): number => NOW;
    const box = openSecretBox(null);
    const token = await signEmbedToken(CLAIMS, createEmbedKeys(table, { secrets: box, clock }), NOW);
    const [kept] = table.keys();
    expect(kept?.sealed).not.toContain(
      Buffer.from(createEmbedKeys(table, { secrets: box, clock }).current().secret).toString('base64'),
    );
    const again = createEmbedKeys(table, { secrets: box, clock });
    expect(await checkEmbedToken(token, again, NOW)).toMatchObject({ state: 'good' });
    const elsewhere = createEmbedKeys(table, { secrets: openSecretBox(null), clock });
    expect(await checkEmbedToken(token, elsewhere, NOW)).toEqual({ state: 'unknown' });
    const fresh = await signEmbedToken(CLAIMS, elsewhere, NOW);
    expect(await checkEmbedToken(fresh, elsewhere, NOW)).toMatchObject({ state: 'good' });
  });
});
