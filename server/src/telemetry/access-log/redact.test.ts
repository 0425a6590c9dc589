import { describe, expect, it } from 'vitest';
import { accessLogSchema } from '../../config/access-log-schema.ts';
import { createAccessRecord } from '../access-record.ts';
import { createRedaction, type RedactionRules } from './redact.ts';

const DEFAULTS = accessLogSchema.parse({}).redaction;

function redactPath(path: string, rules: Partial<RedactionRules> = {}): string {
  const record = createAccessRecord('als');
  record.path = path;
  createRedaction({ ...DEFAULTS, ...rules })(record);
  return record.path;
}

describe('redaction', () => {
  it.each([
    ['/a?page=2&token=abc', '/a?page=2&token=[redacted]'],
    ['/a?access_token=abc#id_token=def', '/a?access_token=[redacted]#id_token=[redacted]'],
    ['/a?API_KEY=abc&apiKey=d&key=e', '/a?API_KEY=[redacted]&apiKey=[redacted]&key=[redacted]'],
    ['/a?new%50assword=x&q=keyword', '/a?new%50assword=[redacted]&q=keyword'],
    ['/a?user[password]=x', '/a?user[password]=[redacted]'],
    ['/a;jsessionid=42?x=1', '/a;jsessionid=[redacted]?x=1'],
    ['/a?token', '/a?token'],
    ['/a?token=', '/a?token='],
    ['/a?%E0%A4%A=1&sig=2', '/a?%E0%A4%A=1&sig=[redacted]'],
    ['/a?next=1?token=2', '/a?next=1?token=[redacted]'],
  ])('%s -> %s', (path, expected) => {
    expect(redactPath(path)).toBe(expected);
  });

  it('takes out what the groups of a path rule match, or the whole match', () => {
    const paths = ['^/reset/([^/]+)', '[0-9]{16}'];
    expect(redactPath('/reset/abc/card/4111111111111111?x=1', { paths })).toBe(
      '/reset/[redacted]/card/[redacted]?x=1',
    );
  });

  it('keeps no secret header, in either direction, nor a secret in a URL that one holds', () => {
    const record = createAccessRecord('als');
    record.referer = 'https://shop.example/?session_id=1';
    record.headers = {
      authorization: 'Bearer x',
      'response set-cookie': 'a=b',
      'x-tenant': 'shop',
      'response location': '/next?token=1',
    };
    createRedaction(DEFAULTS)(record);
    expect(record.referer).toBe('https://shop.example/?session_id=[redacted]');
    expect(record.headers).toEqual({
      authorization: '[redacted]',
      'response set-cookie': '[redacted]',
      'x-tenant': 'shop',
      'response location': '/next?token=[redacted]',
    });
  });

  it.each([
    ['/v1/pins/1', '/v1/pins/[redacted]', '/v1/pins/(\\d+)'],
    ['/card/card/card', '/card/[redacted]/[redacted]', '^/card/([^/]+)/([^/]+)'],
    ['/a/12/b/1', '/a/[redacted]/b/[redacted]', '(?:/(\\d+)|/x)'],
    ['/a/12', '/a/[redacted]', '/((\\d)\\d)'],
    ['/a', '/a', '(?:/(b)|/a)'],
  ])('takes the very group out of %s, not the same text before it', (path, redacted, rule) => {
    expect(redactPath(path, { paths: [rule] })).toBe(redacted);
  });

  it('has no rule that a long hostile path can make slow', () => {
    const startedAt = performance.now();
    redactPath(`/a?${'&=;?#'.repeat(20_000)}${'key'.repeat(20_000)}=1`);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
