import { expect, it } from 'vitest';
import { readShortcut } from './shortcuts-model.ts';

const plain = { mod: false, alt: false, typing: false };

it.each([
  [{ ...plain, key: 'k', mod: true }, false, { do: 'search' }],
  [{ ...plain, key: 'k', mod: true, typing: true }, false, { do: 'search' }],
  [{ ...plain, key: '/' }, false, { do: 'search' }],
  [{ ...plain, key: '/', typing: true }, false, null],
  [{ ...plain, key: '?' }, false, { do: 'help' }],
  [{ ...plain, key: 'g' }, false, { do: 'await-page' }],
  [{ ...plain, key: 's' }, true, { do: 'go', page: 'services' }],
  [{ ...plain, key: 's' }, false, null],
  [{ ...plain, key: 's', typing: true }, true, null],
  [{ ...plain, key: 'x' }, true, null],
])('%j after g: %s is %j', (press, awaiting, expected) => {
  expect(readShortcut(press, awaiting)).toEqual(expected);
});
