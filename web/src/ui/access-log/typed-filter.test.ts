import { describe, expect, it } from 'vitest';
import { NO_FILTER, toFilterQuery } from './access-filter.ts';
import { applyTyped, dropLast, readTypedTerm } from './typed-filter.ts';

const typed = (line: string) => {
  const result = applyTyped(NO_FILTER, line);
  return 'problem' in result ? result.problem : toFilterQuery(result.patch);
};

describe('what is typed', () => {
  it.each([
    ['path:/cart/* -code:2xx timed out', { path: '/cart/*', code: '!2xx', text: 'timed out' }],
    ['code:404,5xx', { code: '404,5xx' }],
    ['!method:GET caller:web mtls:plaintext', { method: '!GET', source: 'web', proof: 'plaintext' }],
    ['path:"/a, b"', { path: '/a\\, b' }],
    ['request:abc-1', { requestId: 'abc-1' }],
    ['denied:yes', { denied: 'true' }],
    ['-denied:true', { denied: 'false' }],
    ['http://evil', { text: 'http://evil' }],
    ['identity:spiffe://td/ns/a/sa/b', { identity: 'spiffe://td/ns/a/sa/b' }],
    ['   ', {}],
  ])('%s', (line, query) => {
    expect(typed(line)).toEqual(query);
  });

  it('takes nothing of a line in which a term makes no sense', () => {
    expect(typed('path:/x code:abc')).toMatch(/^code: 404, 5xx/);
    expect(typed('mtls:perhaps')).toMatch(/^mTLS/);
  });

  it('knows the term at its end', () => {
    expect(readTypedTerm('foo -path:/ca')).toEqual({ key: 'path', excluded: true, text: '/ca' });
    expect(readTypedTerm('path:/ca ')).toBeNull();
    expect(readTypedTerm('nothing:x')).toBeNull();
    expect(dropLast('foo -path:/ca')).toBe('foo');
    expect(dropLast('path:')).toBe('');
  });
});
