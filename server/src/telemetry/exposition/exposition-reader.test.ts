import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ExpositionReader } from './exposition-reader.ts';
import { NameTable } from './name-table.ts';

interface Read {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly value: number;
}

/** Reads texts as scrapes of one target; answers the samples of the last one and the reader's counts. */
function readTexts(
  texts: readonly string[],
  { reads, cut = 1 << 16 }: { reads?: (name: string) => boolean; cut?: number } = {},
) {
  const admitted: Omit<Read, 'value'>[] = [];
  const families: string[] = [];
  let samples: Read[] = [];
  const reader = new ExpositionReader(new NameTable(reads ?? (() => true)), {
    declareFamily: (family) => families.push(family),
    meetName: () => undefined,
    refuse: () => undefined,
    admit: ({ index, name, labels }) => (admitted[index] = { name, labels: Object.fromEntries(labels) }),
    sample: (index, value) => samples.push({ ...(admitted[index] as Omit<Read, 'value'>), value }),
  });
  for (const text of texts) {
    samples = [];
    const bytes = Buffer.from(text);
    reader.begin();
    for (let at = 0; at < bytes.length; at += cut) {
      // A fresh copy, wiped afterwards: nothing of a chunk may be kept.
      const chunk = new Uint8Array(bytes.subarray(at, at + cut));
      reader.push(chunk);
      chunk.fill(0x78);
    }
    reader.end();
  }
  const { parseErrors, cache } = reader;
  return { samples, families, parseErrors, sampleLines: reader.samples, series: cache.count };
}

function format([name, value, le, count]: [string, string, string, number]): string {
  return `${name}{x="${value}"${le === '' ? '' : `,le="${le}"`}} ${count}\n`;
}

const valueOf = (value: string): string | undefined => one(`m{a="${value}"} 1\n`)?.labels['a'];

const one = (text: string): Read | undefined => readTexts([text]).samples[0];

describe('a sample line', () => {
  it.each([
    ['a 1\n', 'a', {}, 1],
    ['a{} 1\n', 'a', {}, 1],
    ['a{b="c"} 1\n', 'a', { b: 'c' }, 1],
    ['a{b="c",} 1\n', 'a', { b: 'c' }, 1],
    ['a { b = "c" , d = "e" } 1\n', 'a', { b: 'c', d: 'e' }, 1],
    ['  a\t{b="c"}\t1\n', 'a', { b: 'c' }, 1],
    ['a{b="c"} 1\r\n', 'a', { b: 'c' }, 1],
    ['a{b="c"} 12 1700000000000\n', 'a', { b: 'c' }, 12],
    ['a 12 1700000000000\n', 'a', {}, 12],
    ['a{b="c"} 5 # {trace_id="x} 9 # {"} 0.5 1700000000.1\n', 'a', { b: 'c' }, 5],
    ['a{b="} 7 # , {x"} 5\n', 'a', { b: '} 7 # , {x' }, 5],
    ['a{b="q\\"q\\\\n\\n."} 5\n', 'a', { b: 'q"q\\n\n.' }, 5],
    ['a{b="\\t"} 5\n', 'a', { b: '\\t' }, 5],
    ['a{b="grüß dich"} 5\n', 'a', { b: 'grüß dich' }, 5],
    ['{"a.b",c="d"} 5\n', 'a.b', { c: 'd' }, 5],
    ['a{"c.d"="e"} 5\n', 'a', { 'c.d': 'e' }, 5],
    ['a{b="c"} 5', 'a', { b: 'c' }, 5],
  ])('%j', (text, name, labels, value) => {
    expect(one(text)).toEqual({ name, labels, value });
  });

  it.each([
    ['0', 0],
    ['123456789012345', 123456789012345],
    ['12345678901234567890', 12345678901234567000],
    ['1e3', 1000],
    ['1.5E-2', 0.015],
    ['-4', -4],
    ['+Inf', Infinity],
    ['-Inf', -Infinity],
    ['NaN', NaN],
    ['.5', 0.5],
    ['5.', 5],
  ])('has the value %s', (text, value) => {
    expect(one(`a{b="c"} ${text}\n`)?.value).toBe(value);
    expect(readTexts([`a{b="c"} 1\n`, `a{b="c"} ${text}\n`]).samples[0]?.value).toBe(value);
  });
});

describe('a label value', () => {
  it('of any length is cut to what fits into addresses', () => {
    expect(valueOf('x'.repeat(512))).toBe('x'.repeat(512));
    expect(valueOf('x'.repeat(10_000))).toBe(`${'x'.repeat(511)}…`);
    expect(() => encodeURIComponent(valueOf('😀'.repeat(1_000)) ?? '')).not.toThrow();
  });
});

describe('a garbage line', () => {
  it.each([
    'a{b="c"',
    'a{b="c} 1',
    'a{b=c} 1',
    'a{b="c"} ',
    'a{b="c"} x1',
    'a{b="c"} 1_000',
    'a{b="c"} 0x10',
    'a{="c"} 1',
    '%%% 1',
    '}{ 1',
    '\u0000\u0001',
    'a{b="c"d="e"} 1',
    '{b="c"} 1',
  ])('%j costs itself only', (line) => {
    const text = `x 1\n${line}\ny 2\n`;
    const { samples, parseErrors, sampleLines } = readTexts([text, text]);
    expect(samples.map(({ name, value }) => [name, value])).toEqual([
      ['x', 1],
      ['y', 2],
    ]);
    expect([parseErrors, sampleLines]).toEqual([1, 2]);
  });

  it('is counted among names that are not read, as far as its ends show it', () => {
    const { parseErrors, sampleLines } = readTexts(['other{a="b"} 1\nother{a="b"\nother\n'], {
      reads: (name: string) => name === 'mine',
    });
    expect([parseErrors, sampleLines]).toEqual([2, 1]);
  });

  it('of any length without a newline is dropped and counted once', () => {
    const { samples, parseErrors } = readTexts([`x 1\n${'y'.repeat(3_000_000)}\nz 2\n`]);
    expect(samples.map(({ name }) => name)).toEqual(['x', 'z']);
    expect(parseErrors).toBe(1);
  });
});

describe('a text', () => {
  const merged = [
    '# HELP a about\n# TYPE a counter\na{b="1"} 1\n# EOF\n\n',
    '# TYPE c_seconds histogram\nc_seconds_bucket{b="1",le="0.5"} 2\nc_seconds_bucket{b="1",le="+Inf"} 3\n',
    '# UNIT c_seconds seconds\n# TYPE a counter\na{b="2"} 4\n#\n# free text\n',
  ].join('');

  it('may repeat TYPE blocks and hold # EOF in the middle', () => {
    const { samples, families, parseErrors } = readTexts([merged]);
    expect(samples.map(({ name, labels, value }) => [name, labels['le'] ?? '', value])).toEqual([
      ['a', '', 1],
      ['c_seconds_bucket', '0.5', 2],
      ['c_seconds_bucket', '+Inf', 3],
      ['a', '', 4],
    ]);
    expect(families).toEqual(['a', 'c_seconds']);
    expect(parseErrors).toBe(0);
  });

  it('means the same wherever it is cut', () => {
    const whole = readTexts([merged]).samples;
    for (let cut = 1; cut < 40; cut++) expect(readTexts([merged, merged], { cut }).samples).toEqual(whole);
  });

  it('of any bytes is read to its end', () => {
    const bytes = fc.array(
      fc.oneof(
        fc.constantFrom(...Buffer.from('a{b="c",le="1"} 2\n\\# TYPE\t\r')),
        fc.integer({ min: 0, max: 255 }),
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 60 }), (garbage, cut) => {
        const text = `${Buffer.from(garbage).toString('latin1')}\nlast 7\n`;
        expect(readTexts([text, text], { cut }).samples.at(-1)).toEqual({
          name: 'last',
          labels: {},
          value: 7,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('finds its series again in any order, and with new ones in between', () => {
    const label = fc.stringMatching(/^[ -~]{0,12}$/).map((text) => text.replaceAll(/[\\"]/g, '_'));
    const line = fc.tuple(
      fc.constantFrom('a', 'bb', 'c_bucket'),
      label,
      fc.constantFrom('', '1', '+Inf'),
      fc.nat(1e6),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(line, { maxLength: 30 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 50 }),
        (scrapes, cut) => {
          const last = scrapes.at(-1) ?? [];
          const { samples } = readTexts(
            scrapes.map((lines) => lines.map(format).join('')),
            { cut },
          );
          expect(samples).toEqual(
            last.map(([name, x, le, value]) => ({ name, labels: le === '' ? { x } : { x, le }, value })),
          );
          const distinct = new Set(
            scrapes.flat().map(([name, value, le]) => JSON.stringify([name, value, le])),
          );
          expect(readTexts(scrapes.map((lines) => lines.map(format).join(''))).series).toBe(distinct.size);
        },
      ),
    );
  });
});
