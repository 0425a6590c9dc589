import { describe, expect, it } from 'vitest';
import { buildApiUrl, buildCurl } from './api-url.ts';

describe('buildApiUrl', () => {
  it('fills the path, joins lists and leaves out what is empty', () => {
    expect(
      buildApiUrl('getServices', { query: { range: 'now-1h', cluster: ['a', 'b'], namespace: [], at: '' } }),
    ).toBe('/api/v1/services?range=now-1h&cluster=a%2Cb');
    expect(
      buildApiUrl('getServiceSeries', { params: { id: 'c~n~s' }, query: { metric: 'p95', by: undefined } }),
    ).toBe('/api/v1/services/c~n~s/series?metric=p95');
  });

  it('escapes an id that holds a slash or a percent sign', () => {
    expect(buildApiUrl('getService', { params: { id: 'c~n~a%2Fb' } })).toBe('/api/v1/services/c~n~a%252Fb');
  });
});

describe('buildCurl', () => {
  it('quotes the address for a shell', () => {
    expect(buildCurl("/api/v1/mesh?x='y", 'http://h')).toBe("curl -sS 'http://h/api/v1/mesh?x=%27y'");
  });
});
