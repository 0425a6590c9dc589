import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELDS, FLAGS } from './expression/fields.ts';
import { parseExpression, type Expression } from './expression/parse-expression.ts';
import { findMatches, hideMatches, keepNotMutual } from './find-hide.ts';
import { buildView } from './topology-model.ts';
import { sampleTopology } from './topology-samples.ts';

const view = buildView(sampleTopology(), 'rps');

function parse(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok || parsed.expression === null) throw new Error(`no expression: ${text}`);
  return parsed.expression;
}

function caught(text: string): { nodes: string[]; edges: string[] } {
  const matches = findMatches(view, parse(text));
  const names = new Map(view.nodes.map((node) => [node.id, node.name]));
  return {
    nodes: view.nodes.filter((node) => matches.nodes.has(node.id)).map((node) => node.name),
    edges: view.edges
      .filter((edge) => matches.edges.has(edge.id))
      .map((edge) => `${names.get(edge.source)}>${names.get(edge.target)}`),
  };
}

const [GATEWAY, CART, STOCK, BILLING, OUTSIDE] = [
  'istio-ingressgateway',
  'cart',
  'stock',
  'billing',
  'api.example.com',
] as const;

describe('expressions catch', () => {
  it.each<[string, string[], string[]]>([
    ['errors > 1% and ns = shop', [CART], [`${GATEWAY}>${CART}`]],
    ['not mtls', [], [`${BILLING}>${STOCK}`, `${CART}>${OUTSIDE}`]],
    ['mtls = plaintext', [], [`${BILLING}>${STOCK}`]],
    ['plaintext', [], [`${BILLING}>${STOCK}`]],
    ['rps > 10', [], [`${GATEWAY}>${CART}`]],
    ['p95 > 200ms', [], [`${CART}>${STOCK}`]],
    ['p95 >= 0.3s', [], [`${CART}>${STOCK}`]],
    ['name ~ CAR and node', [CART], []],
    ['name = *gateway and node', [GATEWAY], []],
    ['gateway', [GATEWAY], []],
    ['external', [OUTSIDE], [`${CART}>${OUTSIDE}`]],
    [
      'edge and (source = cart or target = cart) and not protocol = tcp',
      [],
      [`${GATEWAY}>${CART}`, `${CART}>${STOCK}`],
    ],
    ['failing', [CART], [`${GATEWAY}>${CART}`]],
    ['health = no-data', [OUTSIDE], []],
    ['bytes >= 4kB', [], [`${CART}>${OUTSIDE}`]],
    ['ns != shop and edge', [], []],
    ['! (rps > 0) && node || protocol == grpc', [BILLING], [`${CART}>${STOCK}`]],
    ['NOT errors > 1% AND errors >= 0 and node', [GATEWAY, STOCK, OUTSIDE], []],
  ])('%s', (text, nodes, edges) => {
    expect(caught(text)).toEqual({ nodes, edges });
  });

  it('neither a comparison nor its opposite where there is no value', () => {
    for (const text of ['errors > 1%', 'not errors > 1%', 'p95 > 1ms', 'not p95 > 1ms']) {
      expect(caught(text).nodes).not.toContain(BILLING);
    }
  });
});

describe('expressions say what is wrong and where', () => {
  it.each<[string, number, RegExp]>([
    ['errors > ', 9, /expected a value after >/],
    ['errors', 6, /expected a comparison after .*errors > 1%/],
    ['speed > 3', 0, /“speed” is no field/],
    ['fast', 0, /no field and no flag/],
    ['(rps > 1', 0, /never closed/],
    ['rps > 1)', 7, /never opened/],
    ['rps > 1 rps < 3', 8, /expected and or or before/],
    ['rps > 1 and', 11, /expected a condition/],
    ['ns > shop', 3, /is text/],
    ['rps ~ 3', 4, /is a number/],
    ['p95 > 3parsecs', 6, /no duration/],
    ['errors > 5', 9, /percentage/],
    ['mtls = perhaps', 7, /none of mutual, mixed/],
    ['name = "cart', 7, /quote is never closed/],
    ['rps > 1 # x', 8, /unexpected character/],
    ['rps > (', 6, /expected a value, not/],
  ])('%s', (text, position, message) => {
    const parsed = parseExpression(text);
    expect(parsed).toMatchObject({ ok: false, position });
    expect(parsed).toHaveProperty('message', expect.stringMatching(message));
  });

  it('never throws, and points into the text, whatever is typed', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...FIELDS.keys(),
        ...FLAGS.keys(),
        'and',
        'or',
        'not',
        '(',
        ')',
        '>',
        '=',
        '~',
        '1%',
        '5ms',
        '"a"',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join(' ');
        const parsed = parseExpression(text);
        const position = parsed.ok ? 0 : parsed.position;
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(text.length);
        expect(() => parsed.ok && parsed.expression && findMatches(view, parsed.expression)).not.toThrow();
      }),
    );
  });

  it('refuses nesting without end instead of exhausting the stack', () => {
    expect(parseExpression('('.repeat(5_000))).toMatchObject({ ok: false, message: 'nested too deeply' });
  });
});

describe('boolean laws', () => {
  const flag = fc.constantFrom(
    'failing',
    'mtls',
    'plaintext',
    'external',
    'rps > 5',
    'errors > 1%',
    'ns = shop',
  );
  it('hold: De Morgan, double negation, order', () => {
    fc.assert(
      fc.property(flag, flag, (a, b) => {
        expect(caught(`not (${a} and ${b})`)).toEqual(caught(`not ${a} or not ${b}`));
        expect(caught(`not not ${a}`)).toEqual(caught(a));
        expect(caught(`${a} or ${b} and ${a}`)).toEqual(caught(`${a} or (${a} and ${b})`));
      }),
    );
  });
});

describe('hideMatches', () => {
  it('takes the edges of hidden nodes along, and namespaces with their last node', () => {
    const left = hideMatches(view, parse('name = cart and node'));
    expect(left.nodes.map((node) => node.name)).toEqual([GATEWAY, STOCK, BILLING, OUTSIDE]);
    expect(left.edges.map((edge) => edge.mtls)).toEqual(['plaintext']);
    expect(hideMatches(view, parse('external')).groups.map((group) => group.title)).not.toContain('unknown');
  });
  it('gives the same view back when nothing is hidden', () => {
    expect(hideMatches(view, parse('rps > 1000000'))).toBe(view);
  });
});

it('keeps only what is not proven mutual, with its ends and their namespaces', () => {
  const left = keepNotMutual(view);
  const names = left.nodes.map(({ name }) => name).toSorted();
  expect(left.edges.map(({ mtls }) => mtls)).not.toContain('mutual');
  expect(left.edges).toHaveLength(2);
  expect(names).toEqual([OUTSIDE, BILLING, CART, STOCK].toSorted());
  expect(left.groups.every(({ id }) => left.nodes.some(({ group }) => group === id))).toBe(true);
  expect(left.groups.length).toBeLessThan(view.groups.length);
});
