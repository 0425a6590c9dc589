import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deduplicationKey } from '../notification.ts';
import { readBody, sampleEnvelope } from '../testing/sample-envelope.ts';
import { ended, NOW, sampleEpisode } from '../testing/sample-episode.ts';
import { writeAlertmanager } from './alertmanager.ts';
import { writeEmail } from './email.ts';
import { writePagerDuty } from './pagerduty.ts';
import { escapeSlack, writeSlack } from './slack.ts';
import { writeWebhook } from './webhook.ts';

const cart = sampleEpisode('cart', { runbookUrl: 'https://runbooks.test/cart', description: 'Since noon.' });
const pay = ended(sampleEpisode('pay'), NOW + 30_000);

describe('a webhook', () => {
  const target = {
    kind: 'webhook' as const,
    url: 'https://hooks.test/in',
    signingKey: 'key',
    bearer: 'token',
  };

  it('gets Alertmanager’s payload of version 4', () => {
    const message = writeWebhook(target, sampleEnvelope([cart, pay], { left: 2 }));
    expect(readBody(message)).toEqual({
      version: '4',
      groupKey: 'sightglass-group',
      truncatedAlerts: 2,
      status: 'firing',
      receiver: 'Team shop',
      groupLabels: { alertname: 'High errors' },
      commonLabels: { alertname: 'High errors', severity: 'page', cluster: 'east', namespace: 'shop' },
      commonAnnotations: {},
      externalURL: 'https://sightglass.test',
      alerts: [
        {
          status: 'firing',
          labels: {
            alertname: 'High errors',
            severity: 'page',
            cluster: 'east',
            namespace: 'shop',
            service: 'cart',
          },
          annotations: {
            summary: 'cart: 7.2% of requests fail',
            description: 'Since noon.',
            runbook_url: 'https://runbooks.test/cart',
          },
          startsAt: '2027-01-15T08:00:00.000Z',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'https://sightglass.test/alerts?select=f-cart-page',
          fingerprint: 'f-cart-page',
        },
        {
          status: 'resolved',
          labels: {
            alertname: 'High errors',
            severity: 'page',
            cluster: 'east',
            namespace: 'shop',
            service: 'pay',
          },
          annotations: { summary: 'pay: 7.2% of requests fail' },
          startsAt: '2027-01-15T08:00:00.000Z',
          endsAt: '2027-01-15T08:00:30.000Z',
          generatorURL: 'https://sightglass.test/alerts?select=f-pay-page',
          fingerprint: 'f-pay-page',
        },
      ],
    });
    expect(readBody(writeWebhook(target, sampleEnvelope([pay])))).toMatchObject({ status: 'resolved' });
  });

  it('can check the signature, and tell repeats', () => {
    const message = writeWebhook(target, sampleEnvelope([cart]));
    const [post] = message.kind === 'posts' ? message.posts : [];
    expect(post?.headers).toEqual({
      Authorization: 'Bearer token',
      'X-Sightglass-Delivery': 'delivery-1',
      'X-Sightglass-Deduplication-Key': 'sightglass-group',
      'X-Sightglass-Signature': createHmac('sha256', 'key')
        .update(post?.body ?? '')
        .digest('hex'),
    });
    const plain = writeWebhook({ ...target, signingKey: '', bearer: '' }, sampleEnvelope([cart]));
    expect(plain).toMatchObject({ posts: [{ headers: { 'X-Sightglass-Delivery': 'delivery-1' } }] });
    expect(JSON.stringify(plain)).not.toMatch(/Authorization|Signature/);
  });
});

describe('Alertmanager', () => {
  const target = { kind: 'alertmanager' as const, urls: ['http://a.test/', 'http://b.test/am'], bearer: '' };

  it('is told until when to believe it, at each address', () => {
    const message = writeAlertmanager(target, sampleEnvelope([cart, pay]));
    expect(message.kind === 'posts' && message.posts.map(({ url }) => url)).toEqual([
      'http://a.test/api/v2/alerts',
      'http://b.test/am/api/v2/alerts',
    ]);
    expect(readBody(message)).toMatchObject([
      { startsAt: '2027-01-15T08:00:00.000Z', endsAt: '2027-01-15T08:05:00.000Z' },
      { startsAt: '2027-01-15T08:00:00.000Z', endsAt: '2027-01-15T08:00:30.000Z' },
    ]);
  });

  it('gets no label that it would refuse', () => {
    const odd = sampleEpisode('x', { labels: { 'mesh.io/zone': 'a', '0': 'b', empty: '' } });
    const [alert] = readBody(writeAlertmanager(target, sampleEnvelope([odd]))) as unknown as {
      labels: object;
    }[];
    expect(alert?.labels).toMatchObject({ mesh_io_zone: 'a', _0: 'b' });
    expect(alert?.labels).not.toHaveProperty('empty');
  });
});

describe('PagerDuty', () => {
  const target = { kind: 'pagerduty' as const, url: 'https://events.test/', routingKey: 'R' };
  const write = (...args: Parameters<typeof sampleEnvelope>) =>
    readBody(writePagerDuty(target, sampleEnvelope(...args)));

  it('gets an event of version 2', () => {
    expect(writePagerDuty(target, sampleEnvelope([cart]))).toMatchObject({
      posts: [{ url: 'https://events.test/v2/enqueue' }],
    });
    expect(write([cart], {}, 'sightglass-f-cart-page')).toEqual({
      routing_key: 'R',
      event_action: 'trigger',
      dedup_key: 'sightglass-f-cart-page',
      client: 'Sightglass',
      client_url: 'https://sightglass.test/alerts?select=f-cart-page',
      payload: {
        summary: 'cart: 7.2% of requests fail',
        source: 'east~shop~cart',
        severity: 'critical',
        timestamp: '2027-01-15T08:00:00.000Z',
        component: 'cart',
        group: 'shop',
        class: 'High errors',
        custom_details: {
          labels: {
            alertname: 'High errors',
            severity: 'page',
            cluster: 'east',
            namespace: 'shop',
            service: 'cart',
          },
          value: 0.072,
          description: 'Since noon.',
        },
      },
      links: [
        { href: 'https://sightglass.test/alerts?select=f-cart-page', text: 'Sightglass' },
        { href: 'https://runbooks.test/cart', text: 'Runbook' },
      ],
    });
  });

  it.each([
    ['fire', 'trigger'],
    ['repeat', 'trigger'],
    ['acknowledge', 'acknowledge'],
    ['resolve', 'resolve'],
  ] as const)('%s is %s', (action, wanted) => {
    expect(write([cart], { action })).toMatchObject({ event_action: wanted });
  });

  it.each([
    ['ticket', 'warning'],
    ['info', 'info'],
  ] as const)('%s is %s', (severity, wanted) => {
    expect(write([sampleEpisode('cart', { severity })])).toMatchObject({ payload: { severity: wanted } });
  });

  it('keeps its limits, whatever the alert says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 3000 }),
        fc.string({ maxLength: 400 }),
        (text, name) => {
          const alert = sampleEpisode('cart', { summary: text, description: text, fingerprint: name });
          const { payload } = write([alert]) as { payload: { summary: string } };
          expect(payload.summary.length).toBeLessThanOrEqual(1024);
          expect(payload.summary.isWellFormed()).toBe(true);
          expect(deduplicationKey('pagerduty', 'g', name.repeat(3)).length).toBeLessThanOrEqual(255);
        },
      ),
    );
  });
});

describe('Slack', () => {
  const target = { kind: 'slack' as const, webhookUrl: 'https://hooks.test/T/B/x', channel: '' };

  it('gets blocks: a title, and each alert with its links', () => {
    const body = readBody(writeSlack(target, sampleEnvelope([cart, pay])));
    expect(body).toMatchObject({
      text: '[1 firing, 1 ended] High errors',
      blocks: [
        { type: 'header', block_id: 'sightglass-group', text: { type: 'plain_text' } },
        { type: 'section', text: { type: 'mrkdwn', verbatim: true } },
        { type: 'section' },
      ],
    });
    const [, first] = body['blocks'] as { text: { text: string } }[];
    expect(first?.text.text).toBe(
      '🔴 cart: 7.2% of requests fail\nSince noon.\n`alertname=High errors` `severity=page` `cluster=east` ' +
        '`namespace=shop` `service=cart`\n<https://sightglass.test/alerts?select=f-cart-page|Open in Sightglass> · ' +
        '<https://runbooks.test/cart|Runbook>',
    );
    expect(readBody(writeSlack({ ...target, channel: '#shop' }, sampleEnvelope([cart])))).toMatchObject({
      channel: '#shop',
    });
  });

  it('makes no mention, link or formatting of foreign text', () => {
    const hostile = '<!channel> <@U123> <https://evil.test|click> & `*_~';
    const alert = sampleEpisode('cart', { summary: hostile, description: hostile, labels: { pod: hostile } });
    const text = JSON.stringify(readBody(writeSlack(target, sampleEnvelope([alert]))));
    expect(text).not.toMatch(/<!|<@|<https:\/\/evil/);
    expect(text).toContain('&lt;!channel&gt;');
    expect(text).toContain('`pod=&lt;!channel&gt;');
    expect(text).not.toContain('& ');
  });

  it('keeps within what Slack takes: 50 blocks, 150 characters of title, 3000 of a section', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2500 }), fc.integer({ min: 1, max: 60 }), (text, count) => {
        const alerts = Array.from({ length: count }, (_, index) =>
          sampleEpisode(`s${index}`, {
            summary: text,
            description: '<'.repeat(2000),
            labels: { a: text, b: '&'.repeat(400) },
          }),
        );
        const body = readBody(writeSlack(target, sampleEnvelope(alerts)));
        const blocks = body['blocks'] as { type: string; text: { text: string } }[];
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(blocks[0]?.text.text.length).toBeLessThanOrEqual(150);
        const longest = Math.max(...blocks.map((block) => block.text.text.length));
        expect(longest).toBeLessThanOrEqual(3000);
        expect(blocks[1]?.text.text).toContain('|Open in Sightglass>');
      }),
    );
  });

  it.each([
    [200, 'ok', true],
    [200, 'ok\n', true],
    [200, 'invalid_payload', false],
    [200, '', false],
    [404, 'ok', false],
  ])('%i with %j is success: %s', (status, body, wanted) => {
    const message = writeSlack(target, sampleEnvelope([cart]));
    expect(message.kind === 'posts' && message.accepts(status, body)).toBe(wanted);
  });

  it('escapes as Slack says', () => {
    expect(escapeSlack('a < b && c > d')).toBe('a &lt; b &amp;&amp; c &gt; d');
  });
});

describe('foreign text in what people are told', () => {
  const forged = 'fine\r\nFIRING (page) the bank is gone\u2028\u202Eeno thgir\u2066';
  const alert = sampleEpisode('cart', { summary: forged, description: forged, labels: { pod: forged } });
  const turns = /\p{Bidi_Control}/u;

  it('begins no line of its own, and turns nothing around', () => {
    const mail = {
      kind: 'email' as const,
      to: ['a@example.org'],
      from: 'b@example.org',
      host: 'mail.example.org',
      port: 587,
      security: 'none' as const,
      username: '',
      password: '',
    };
    const message = writeEmail(mail, sampleEnvelope([alert]));
    if (message.kind !== 'mail') throw new Error('no mail');
    const { subject, text, html } = message.mail.message as Record<'subject' | 'text' | 'html', string>;
    expect(subject).not.toMatch(/[\r\n\u2028]/);
    expect(text.split(/[\r\n\u2028]/).filter((line) => line.startsWith('FIRING'))).toHaveLength(1);
    expect([subject, text, html].some((part) => turns.test(part))).toBe(false);
  });

  it('does neither in Slack nor in PagerDuty', () => {
    const slack = readBody(
      writeSlack({ kind: 'slack', webhookUrl: 'https://hooks.test/x', channel: '' }, sampleEnvelope([alert])),
    );
    const [title, section] = slack['blocks'] as { text: { text: string } }[];
    expect(title?.text.text).not.toMatch(/[\r\n\u2028]/);
    expect(section?.text.text.split('\n')[0]).toContain('fine FIRING');
    expect(JSON.stringify(slack)).not.toMatch(turns);
    const duty = { kind: 'pagerduty' as const, routingKey: 'k', url: 'https://events.test' };
    const { payload } = readBody(writePagerDuty(duty, sampleEnvelope([alert]))) as {
      payload: { summary: string };
    };
    expect(payload.summary).not.toMatch(/[\r\n\u2028]/);
    expect(payload.summary).not.toMatch(turns);
  });
});
