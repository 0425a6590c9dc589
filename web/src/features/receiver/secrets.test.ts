import { describe, expect, it } from 'vitest';
import { buildReturn, receiverSearch } from './search.ts';
import { addSecrets, findMissingSecret, takeSecrets } from './secrets.ts';

const slack = {
  name: 'Shop',
  sendResolved: true,
  target: { kind: 'slack' as const, webhookUrl: null, channel: '' },
};

describe('secrets of a receiver', () => {
  it('join the receiver when it is sent, and never overwrite what is kept with nothing', () => {
    const kept = { ...slack, target: { ...slack.target, webhookUrl: { set: true as const } } };
    expect(addSecrets(kept, {}).target.webhookUrl).toEqual({ set: true });
    expect(addSecrets(kept, { 'target.webhookUrl': '  ' }).target.webhookUrl).toEqual({ set: true });
    expect(addSecrets(kept, { 'target.webhookUrl': 'https://hooks.slack.com/x' }).target.webhookUrl).toBe(
      'https://hooks.slack.com/x',
    );
    // Typed for another kind.
    expect(addSecrets(slack, { 'target.routingKey': 'k' })).toEqual(slack);
  });

  it('are missed where nobody could be told without', () => {
    expect(findMissingSecret(slack)).toBe('target.webhookUrl');
    expect(findMissingSecret({ target: { kind: 'webhook' } })).toBeNull();
    expect(findMissingSecret({ target: { kind: 'pagerduty' } })).toBe('target.routingKey');
  });

  it('are taken out of what YAML brought, so that the browser stores none', () => {
    const { receiver, typed } = takeSecrets({
      name: 'Hook',
      target: { kind: 'webhook', url: 'https://example.org', signingKey: 's3cret', bearer: { set: true } },
    });
    expect(typed).toEqual({ 'target.signingKey': 's3cret' });
    expect(JSON.stringify(receiver)).not.toContain('s3cret');
    expect(receiver.target).toHaveProperty('bearer', { set: true });
  });
});

describe('the way back', () => {
  it('keeps the address and tells which receiver was made', () => {
    expect(buildReturn('/slos/new?range=now-1h', 'r7')).toBe('/slos/new?range=now-1h&receiver=r7');
    expect(buildReturn('/slos/new', 'r7')).toBe('/slos/new?receiver=r7');
  });
  it('never leads out of the console', () => {
    for (const text of ['https://evil.example', '//evil.example', '/\\evil.example', 'slos'])
      expect(receiverSearch.returnTo.parse(text)).toBeUndefined();
    expect(receiverSearch.returnTo.parse('/slos/new')).toBe('/slos/new');
  });
});
