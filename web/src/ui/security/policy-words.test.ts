import { expect, it } from 'vitest';
import { linkToAccessLog } from './access-links.ts';
import { changeOf, clusterOfPolicy, describeCaller, describeCalls, describeReach } from './policy-words.ts';
import { makeDenial, makePolicy } from './sample-security.ts';

const { caller } = makeDenial();
const NOBODY = { ...caller, name: 'unknown', workload: '', namespace: 'unknown', identity: '', address: '' };

it('names a caller by the best that is known of it', () => {
  expect(describeCaller(caller, caller.service)).toEqual({
    name: 'ad',
    place: 'shop in east',
    to: { page: 'service', id: 'east~shop~ad' },
    more: ['spiffe://cluster.local/ns/shop/sa/ad', '10.0.0.9'],
  });
  expect(describeCaller({ ...NOBODY, address: '10.9.0.7' }, 'east~unknown~unknown')).toMatchObject({
    name: '10.9.0.7',
    to: null,
    more: [],
  });
  expect(describeCaller(NOBODY, '').name).toBe('unknown caller');
});

it('narrows the access log by what is known, and by nothing it could misread', () => {
  expect(linkToAccessLog({ service: 'a~b~c', source: '', proof: 'plaintext', range: 'now-7d' })).toEqual({
    page: 'access-log',
    search: { service: 'a~b~c', proof: 'plaintext', range: 'now-7d' },
  });
  expect(linkToAccessLog({ identity: 'CN=a, O=b' })).toMatchObject({ search: { identity: 'CN=a\\, O=b' } });
  expect(linkToAccessLog({ range: 'now-7d', address: 'unknown' })).toBeNull();
});

it('tells what would change from what was decided', () => {
  expect(changeOf({ decision: 'denied', wasDenied: false })).toBe('newly-denied');
  expect(changeOf({ decision: 'denied', wasDenied: true })).toBe('denied');
  expect(changeOf({ decision: 'allowed', wasDenied: true })).toBe('newly-allowed');
  expect(changeOf({ decision: 'undecided', wasDenied: false })).toBe('undecided');
});

it('says whom a policy reaches, and what was asked', () => {
  expect(describeReach(makePolicy())).toBe('app=auth: auth');
  expect(describeReach(makePolicy({ targets: [] }))).toBe('app=auth: nothing seen');
  expect(describeReach(makePolicy({ reach: 'mesh', selector: '' }))).toBe('the whole mesh');
  expect(describeCalls([{ method: 'GET', path: '/', count: 1_200 }], 'http')).toBe('GET / (1,200)');
  expect(describeCalls([], 'http')).toBeNull();
  expect(clusterOfPolicy('AuthorizationPolicy:east~shop~a')).toBe('east');
});
