import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generalisePaths } from './generalise-paths.ts';
import { compilePath, findTemplateFault, isPathTemplate } from './match-text.ts';

const many = (prefix: string, count: number, suffix = '') =>
  Array.from(
    { length: count },
    (_, i) => `${prefix}${String.fromCharCode(97 + (i % 26))}${'x'.repeat(Math.floor(i / 26))}${suffix}`,
  );

describe('patterns of paths', () => {
  it.each<[string, string[], string[]]>([
    ['few paths stay', ['/cart', '/', '/cart/items'], ['/', '/cart', '/cart/items']],
    ['numbers', ['/points/42', '/points/43/earn'], ['/points/{*}', '/points/{*}/earn']],
    ['UUIDs', ['/o/0b7e2c4e-1111-4222-8333-1234567890ab'], ['/o/{*}']],
    ['hexadecimal', ['/blob/deadbeef01'], ['/blob/{*}']],
    ['product numbers', ['/product/OLJCESPC7Z', '/product/66VCHSJNUP'], ['/product/{*}']],
    ['gRPC', ['/hipstershop.CartService/GetCart'], ['/hipstershop.CartService/GetCart']],
    ['a word is no id', ['/deadbeef/facade'], ['/deadbeef/facade']],
    ['many siblings', many('/user/', 13, '/profile'), ['/user/{*}/profile']],
    ['a slash at the end', ['/a/', '/a/1/'], ['/a/', '/a/{*}/']],
    ['what no template can hold', ['/a b/1', '//x', '*'], ['*', '//x', '/a b/1']],
    ['what only looks like a template', ['/a/{*}'], ['/a/*']],
    ['what was redacted', ['/token/[redacted]/x'], ['/token/{*}/x']],
  ])('%s', (_, paths, expected) => {
    expect(generalisePaths(paths).patterns).toEqual(expected);
  });

  it('fold below a first segment where there are too many', () => {
    const paths = many('/static/', 5).flatMap((path) => many(`${path}/`, 10));
    expect(generalisePaths(paths).patterns).toEqual(['/static/{**}']);
  });

  it('match every path that they were made from, and are templates that Envoy takes', () => {
    const segment = fc.oneof(
      fc.constantFrom('cart', 'items', '', '7', 'a b', '*', '{*}', 'x{**}', '%20', 'é', 'OLJCESPC7Z'),
      fc.string({ maxLength: 6 }).map((text) => text.replaceAll(/[/?#]/g, '')),
      fc.nat().map(String),
    );
    const path = fc.array(segment, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 80 }), (paths) => {
        const { patterns } = generalisePaths(paths);
        expect(patterns.filter(isPathTemplate).map(findTemplateFault).filter(Boolean)).toEqual([]);
        const tests = patterns.map(compilePath);
        return patterns.length === 0 || paths.every((one) => tests.some((test) => test(one)));
      }),
    );
  });
});
