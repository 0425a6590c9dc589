import { expect, it } from 'vitest';
import { lowerFirst } from './sentence.ts';

it.each([
  ['Error ratio', 'error ratio'],
  ['mTLS share', 'mTLS share'],
  ['TCP connections', 'TCP connections'],
  ['gRPC status', 'gRPC status'],
  ['', ''],
])('%j in a sentence is %j', (title, text) => {
  expect(lowerFirst(title)).toBe(text);
});
