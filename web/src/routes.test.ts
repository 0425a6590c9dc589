import { describe, expect, it } from 'vitest';
import { formatLink } from './routes.ts';

describe('formatLink', () => {
  it.each([
    [{ page: 'services' } as const, '', '/services'],
    [{ page: 'services' } as const, '?range=now-1h&sort=name', '/services?range=now-1h'],
    [{ page: 'service', id: 'c~n~s' } as const, '?cluster=a%2Cb', '/services/c~n~s?cluster=a%2Cb'],
    [{ page: 'service', id: 'c~n~a%2Fb', tab: 'metrics' } as const, '', '/services/c~n~a%252Fb?tab=metrics'],
    [
      { page: 'topology', search: { namespace: ['shop', 'pay'], focus: 'x' } } as const,
      '?namespace=old',
      '/topology?namespace=shop%2Cpay&focus=x',
    ],
    [
      { page: 'traffic-change', id: 'c~n~s', search: { form: 'fault' } } as const,
      '?range=now-1h',
      '/services/c~n~s/traffic/change?range=now-1h&form=fault',
    ],
    [{ page: 'mesh', search: { namespace: '' } } as const, '?namespace=old', '/mesh'],
  ])('%j over %s gives %s', (target, search, expected) => {
    expect(formatLink(target, search)).toBe(expected);
  });
});
