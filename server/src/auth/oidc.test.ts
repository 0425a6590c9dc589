/** The name of somebody who signed in, from what the provider says of them. */
import { describe, expect, it } from 'vitest';
import { readName } from './oidc.ts';

const NAMES = ['email', 'preferred_username', 'name', 'sub'];
const ADDRESS = 'ada@example.org';

describe('the name of whoever signed in', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['the address', { email: ADDRESS, email_verified: true, preferred_username: 'ada' }, ADDRESS],
    ['the address of which nothing is said', { email: ADDRESS }, ADDRESS],
    [
      'the next, where the address is not verified',
      { email: ADDRESS, email_verified: false, name: 'Ada' },
      'Ada',
    ],
    ['the next, where that is told as text', { email: ADDRESS, email_verified: 'false', name: 'Ada' }, 'Ada'],
    [
      'nothing that is the address which is not verified',
      { email: ADDRESS, email_verified: false, preferred_username: ' Ada@Example.org ', name: ADDRESS },
      'f81d',
    ],
    ['no empty text, and no number', { email: ' ', preferred_username: 7, name: 'Ada' }, 'Ada'],
  ])('is %s', (_, claims, expected) => {
    expect(readName({ sub: 'f81d', ...claims }, NAMES)).toBe(expected);
  });
});
