import { expect, it } from 'vitest';
import { findPatternProblem, literalBeginning } from './re2-patterns.ts';

it.each([
  '',
  '/v[0-9]+/.*',
  '/v1|/v2',
  'foo\\(?=bar',
  'foo\\\\\\(?!bar',
  '[(?=]',
  '[\\1]?x',
  '[)(*]',
  '[]a]',
  '[^]a]+',
  '[[:alpha:]]+',
  '[[:^digit:]_]',
  '[a[:]',
  '[\\]\\\\]',
  'a]b}',
  'a{',
  'a{,2}',
  'a{2,}?',
  '(?i)/API',
  'a(?i)*',
  '(?i:/api)?',
  '(?:a|b)*?',
  '(?P<name>a)+',
  '(?<name>a)',
  '()*',
  '^*',
  '\\Q(?=[*\\E+',
  '\\Q((',
  '\\pN+\\p{Greek}*\\PL?',
  '\\x{10FFFF}*\\x41',
  '\\012\\12',
  '\\d+\\z',
  'a\\*?',
  '\\',
  '[a-z]*\\.(?:png|jpe?g)',
])('finds nothing wrong with %s', (pattern) => {
  expect(findPatternProblem(pattern)).toBeNull();
});

it.each([
  ['/(?!v1).*', '(?! looks around'],
  ['a(?<=b)', '(?<= looks around'],
  ['foo\\\\(?=bar)', '(?= looks around'],
  ['[)](?=a)', '(?= looks around'],
  ['(a)\\1', '\\1 refers back'],
  ['(a)\\19', '\\1 refers back'],
  ['(?P<n>a)(?P=n)', '(?P= refers back'],
  ['/[a-', 'a bracket is not closed'],
  ['[]', 'a bracket is not closed'],
  ['[a\\]', 'a bracket is not closed'],
  ['[[:alpha:]', 'a bracket is not closed'],
  ['(/a', 'a parenthesis is not closed'],
  ['(a[)]', 'a parenthesis is not closed'],
  ['/a)', 'a parenthesis is closed that is not open'],
  ['*', 'there is nothing before * to repeat'],
  ['*.example', 'there is nothing before * to repeat'],
  ['a|+b', 'there is nothing before + to repeat'],
  ['(?:*a)', 'there is nothing before * to repeat'],
  ['(?i)?', 'there is nothing before ? to repeat'],
  ['{2}', 'there is nothing before {2} to repeat'],
])('tells what is wrong with %s', (pattern, problem) => {
  expect(findPatternProblem(pattern)).toBe(problem);
});

it.each([
  ['/a/.*', '/a/'],
  ['^/a/b$', '/a/b'],
  ['/a\\.b[0-9]', '/a.b'],
  ['/ab*', '/a'],
  ['/ab?c', '/a'],
  ['/ab{0,2}', '/a'],
  ['/a(b|c)', '/a'],
  ['/a|/b', ''],
  ['/a(b)|/c', ''],
  ['(?i)/a', ''],
  ['\\Q/a\\E', ''],
  ['/a\\d', '/a'],
  ['/a(', ''],
  ['/é?', '/'],
])('knows that what %s matches begins with "%s"', (pattern, beginning) => {
  expect(literalBeginning(pattern)).toBe(beginning);
});
