import { receiverSchema, type Receiver } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { openSecretBox } from '../../state/secret-box.ts';
import {
  BadSecrets,
  hideSecrets,
  listUnreadable,
  openTarget,
  sealReceiver,
  UnreadableSecret,
} from './secrets.ts';

const box = openSecretBox(null);
const receiver = (target: Parameters<typeof receiverSchema.parse>[0]): Receiver =>
  receiverSchema.parse({ name: 'r', target });

const hook = (changes: object = {}) =>
  receiver({ kind: 'webhook', url: 'https://a.test/in', bearer: 'token', signingKey: 'key', ...changes });

function issuesOf(work: () => unknown): readonly { path: string; message: string }[] {
  try {
    work();
  } catch (error) {
    if (error instanceof BadSecrets) return error.issues;
  }
  return [];
}

describe('secrets of receivers', () => {
  it('are sealed to be kept, hidden to be answered, and opened to be sent with', () => {
    const sealed = sealReceiver(hook(), null, box);
    expect(JSON.stringify(sealed)).not.toMatch(/token|"key"/);
    expect(hideSecrets(sealed).target).toMatchObject({ bearer: { set: true }, signingKey: { set: true } });
    expect(openTarget(sealed, box)).toMatchObject({
      target: { bearer: 'token', signingKey: 'key' },
      secrets: ['key', 'token'],
    });
    expect(listUnreadable(sealed, box)).toEqual([]);
  });

  it('are kept, replaced and taken away by a change', () => {
    const kept = sealReceiver(hook(), null, box);
    const changed = sealReceiver(hook({ bearer: { set: true }, signingKey: 'new' }), kept, box);
    expect(openTarget(changed, box).target).toMatchObject({ bearer: 'token', signingKey: 'new' });
    const less = sealReceiver(hook({ bearer: null, signingKey: '' }), kept, box);
    expect(hideSecrets(less).target).toMatchObject({ bearer: null, signingKey: null });
  });

  it('do not follow to another address unseen', () => {
    const kept = sealReceiver(hook(), null, box);
    const moved = { url: 'https://b.test/in', bearer: { set: true }, signingKey: { set: true } };
    expect(issuesOf(() => sealReceiver(hook(moved), kept, box))).toEqual([
      { path: 'target.bearer', message: expect.stringContaining('another address') },
    ]);
    const sameHost = { ...moved, url: 'https://a.test/other' };
    expect(issuesOf(() => sealReceiver(hook(sameHost), kept, box))).toEqual([]);
  });

  it.each([
    ['a key that is missing', { kind: 'pagerduty', routingKey: null }, 'target.routingKey', 'is missing'],
    [
      'one that is not kept yet',
      { kind: 'pagerduty', routingKey: { set: true } },
      'target.routingKey',
      'not kept yet',
    ],
    ['an address that is none', { kind: 'slack', webhookUrl: 'hooks' }, 'target.webhookUrl', 'is no address'],
    [
      'one too long to be sealed',
      { kind: 'pagerduty', routingKey: 'x'.repeat(3000) },
      'target.routingKey',
      'longer than 2900',
    ],
    [
      'one that would forge a header',
      { kind: 'alertmanager', urls: ['http://a.test'], bearer: 'a\r\nX: b' },
      'target.bearer',
      'line break',
    ],
  ])('%s is refused with its path', (_, target, path, message) => {
    expect(issuesOf(() => sealReceiver(receiver(target), null, box))).toEqual([
      { path, message: expect.stringContaining(message) },
    ]);
  });

  it('that are as long as may be still fit into the document', () => {
    const sealed = sealReceiver(receiver({ kind: 'pagerduty', routingKey: '€'.repeat(2900 / 3) }), null, box);
    expect(() => receiverSchema.parse(sealed)).not.toThrow();
  });

  it('whose key was lost are told plainly', () => {
    const sealed = sealReceiver(hook(), null, openSecretBox(null));
    expect(() => openTarget(sealed, box)).toThrow(UnreadableSecret);
    expect(listUnreadable(sealed, box)).toEqual(['signingKey', 'bearer']);
  });
});
