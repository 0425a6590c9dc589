import { describe, expect, it } from 'vitest';
import { listSections, explainDenial } from './record-facts.ts';
import { listLeads } from './record-leads.ts';
import { formatPrecise, hostOf, sayTerm, shortenIdentity, targetOf } from './record-words.ts';
import { makeDetail, makeRecord } from './sample-records.ts';
import { targetsOfGroup } from './group-words.ts';

const UNKNOWN_END = {
  cluster: 'east',
  namespace: 'unknown',
  service: 'unknown',
  workload: 'unknown',
  version: 'unknown',
};

describe('words of a record', () => {
  it.each([
    ['spiffe://cluster.local/ns/shop/sa/web', 'shop/web'],
    ['spiffe://td/other/form', 'td/other/form'],
    ['web.shop.example', 'web.shop.example'],
  ])('shortens %s', (identity, short) => {
    expect(shortenIdentity(identity)).toBe(short);
  });

  it.each([
    ['10.0.0.7:41000', '10.0.0.7'],
    ['[fd00::1]:5', '[fd00::1]'],
    ['fd00::1', 'fd00::1'],
    ['10.0.0.7', '10.0.0.7'],
  ])('takes the port from %s', (address, host) => {
    expect(hostOf(address)).toBe(host);
  });

  it('tells moments to the millisecond, and none of what is none', () => {
    expect(formatPrecise(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('03:04:05.006');
    expect(formatPrecise(Number.MAX_VALUE)).toBe('–');
  });

  it('says ids as people do', () => {
    expect(sayTerm('service', 'east~shop~a%2Fb')).toBe('a/b (shop in east)');
    expect(sayTerm('path', 'a~b~c')).toBe('a~b~c');
  });
});

describe('parts of a record as filters', () => {
  it('are what the record says, and `none` where it says nothing', () => {
    const record = makeRecord({ sourceIdentity: '', code: null, flags: '-' });
    const texts = ['identity', 'source', 'address', 'code', 'flags', 'policy'].map(
      (part) => targetOf(part, record)?.text,
    );
    expect(texts).toEqual(['none', 'east~shop~web', '10.0.0.7', 'none', 'none', 'none']);
  });

  it('are a beginning where the list cut a text', () => {
    const path = `${'/x'.repeat(1024)}…`;
    expect(targetOf('path', makeRecord({ path }))?.text).toBe(`${'/x'.repeat(1024)}*`);
    expect(targetOf('path', makeRecord({ path: '/short…' }))?.text).toBe('/short…');
  });

  it('are the workload where the service is unknown, and none where nothing is known', () => {
    const source = { ...UNKNOWN_END, namespace: 'shop', workload: 'job-1' };
    expect(targetOf('source', makeRecord({ source }))).toEqual({
      key: 'sourceWorkload',
      text: 'east~shop~job-1',
    });
    expect(targetOf('source', makeRecord({ source: UNKNOWN_END }))).toBeNull();
  });

  it('find a group’s records again, whatever their query', () => {
    const group = { count: 1, denied: 0, failed: 0, firstAt: 0, lastAt: 0 };
    const resource = { service: 'east~shop~cart', method: 'GET', path: '/cart' };
    expect(targetsOfGroup('resource', { ...group, key: 'k', resource })).toEqual([
      { key: 'service', text: 'east~shop~cart' },
      { key: 'method', text: 'GET' },
      { key: 'path', text: '/cart', also: '/cart?*' },
    ]);
    expect(targetsOfGroup('policy', { ...group, key: '', resource: null })).toEqual([
      { key: 'policy', text: 'none' },
    ]);
  });
});

describe('a whole record', () => {
  it('says why it was refused, as far as the log tells', () => {
    expect(explainDenial(makeDetail())).toBeNull();
    const denied = { denied: true };
    expect(explainDenial(makeDetail({ ...denied, policy: 'shop/no rule 0' }))).toContain('shop/no rule 0');
    const none = makeDetail({ ...denied, details: 'rbac_access_denied_matched_policy[none]' });
    expect(explainDenial(none)).toContain('no policy that allows');
    expect(explainDenial(makeDetail({ ...denied, flags: 'UAEX' }))).toContain('external authorizer');
    expect(explainDenial(makeDetail({ ...denied, flags: 'DENY' }))).toContain('does not tell which');
  });

  it('is told in groups, without what was not told', () => {
    const sections = listSections(makeDetail({ headers: { 'x-a': '1' } }));
    expect(sections.map(({ title }) => title)).toEqual([
      'Who',
      'What',
      'Outcome',
      'Connection',
      'Headers',
      'Proxies',
    ]);
    const names = sections.flatMap(({ facts }) => facts.map(({ name }) => name));
    expect(names).not.toContain('Forwarded for');
    expect(names).toContain('User agent');
  });

  it('leads on to the edge, the request, the identity and the address', () => {
    expect(listLeads(makeDetail()).map(({ label }) => label)).toEqual([
      'Every hop of this request',
      'What this identity touched',
      'Records of this identity',
      'Records of this address',
      'Edge',
    ]);
    const bare = makeDetail({ requestId: '', sourceIdentity: '', sourceAddress: '', source: UNKNOWN_END });
    expect(listLeads(bare)).toEqual([]);
  });
});
