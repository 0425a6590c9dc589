import { expect, it } from 'vitest';
import { findAccess } from './roles.ts';

const shop = { cluster: null, namespace: 'shop' };
const pay = { cluster: 'east', namespace: 'pay' };
const who = (...groups: string[]) => ({ name: 'ann', groups });

it('gives the highest role, and what the rules that give it allow together', () => {
  const roles = [
    { group: 'all', role: 'viewer' },
    { group: 'shop', role: 'editor', grants: [shop] },
    { group: 'pay', role: 'editor', grants: [pay] },
    { user: 'root', role: 'admin' },
  ] as const;
  const rules = { roles, defaultRole: null };
  expect(findAccess(who('all'), rules)).toEqual({ role: 'viewer', grants: null });
  expect(findAccess(who('all', 'shop'), rules)).toEqual({ role: 'editor', grants: [shop] });
  expect(findAccess(who('shop', 'pay'), rules)).toEqual({ role: 'editor', grants: [shop, pay] });
  expect(findAccess({ name: 'root', groups: ['shop'] }, rules)).toEqual({ role: 'admin', grants: null });
  expect(findAccess(who('none'), rules)).toBeNull();
});

it('does not free by default whom a rule limits', () => {
  const rules = {
    roles: [{ group: 'shop', role: 'viewer', grants: [shop] }] as const,
    defaultRole: 'editor' as const,
  };
  expect(findAccess(who('shop'), rules)).toEqual({ role: 'editor', grants: [shop] });
  expect(findAccess(who(), rules)).toEqual({ role: 'editor', grants: null });
});
