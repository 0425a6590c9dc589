import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedAnswer } from './answer-parser.ts';
import { AnswerParser } from './answer-parser.ts';
import { LabelSets } from './label-sets.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import type { Grid } from './read-series.ts';

/** The answer in `text`, cut into chunks at `cuts`. */
function parse(text: string, grid: Grid | null = null, cuts: readonly number[] = []): ParsedAnswer {
  const bytes = Buffer.from(text);
  const parser = new AnswerParser(new LabelSets(), grid);
  let at = 0;
  for (const cut of cuts.map((share) => Math.floor(share * bytes.length)).toSorted((a, b) => a - b)) {
    parser.push(bytes.subarray(at, cut));
    at = cut;
  }
  parser.push(bytes.subarray(at));
  return parser.end();
}

function vectorOf(result: unknown, more: object = {}): string {
  return JSON.stringify({ status: 'success', data: { resultType: 'vector', result }, ...more });
}

const plain = ({ instants }: ParsedAnswer) =>
  instants.map(({ labels, value }) => [Object.fromEntries(labels), value]);

describe('an answer about a moment', () => {
  it('is read as engines write it', () => {
    const answer = parse(
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"le":"0.5","path":"/a{id}\\"\\u00e9"},' +
        '"value":[1435781430.781,"1.5e-05"]},{"metric":{},"value":[1435781430,"NaN"]},' +
        '{"metric":{"le":"+Inf"},"value":[1435781430,"+Inf"]},{"metric":{"x":"é"},"value":[1,"-Inf"]}]}}',
    );
    expect(plain(answer)).toEqual([
      [{ le: '0.5', path: '/a{id}"é' }, 1.5e-5],
      [{}, NaN],
      [{ le: '+Inf' }, Infinity],
      [{ x: 'é' }, -Infinity],
    ]);
  });

  it('is read with keys in any order, blanks, and fields of Thanos, Mimir and VictoriaMetrics', () => {
    const answer = parse(`{
      "trace": {"deep": [[{}]]}, "isPartial": true, "warnings": ["a store is down"], "infos": ["metric might not be a counter"],
      "data": {"stats": {"seriesFetched": "1"}, "result": [
        { "values_": 1, "value" : [ 1435781430.781 , "7" ] , "extra": "}]", "metric" : { "a" : "b" } }
      ], "analysis": null, "resultType": "vector"}, "status": "success"}
    `);
    expect(plain(answer)).toEqual([[{ a: 'b' }, 7]]);
    expect(answer.warnings).toEqual([
      'the engine could answer only in part',
      'a store is down',
      'metric might not be a counter',
    ]);
  });

  it('may be a scalar, empty, or null', () => {
    expect(plain(parse(vectorOf([1435781451.781, '1.25'])))).toEqual([[{}, 1.25]]);
    expect(plain(parse(vectorOf([])))).toEqual([]);
    expect(plain(parse(vectorOf(null)))).toEqual([]);
  });

  it('says that native histograms are not read', () => {
    const answer = parse(
      vectorOf([{ metric: {}, histogram: [1, { count: '1', buckets: [[0, '1', '2', '3']] }] }]),
    );
    expect(answer.instants).toEqual([]);
    expect(answer.warnings).toEqual([expect.stringContaining('native histograms')]);
  });

  it('may be an error', () => {
    expect(parse('{"status":"error","errorType":"bad_data","error":"no \\"sum\\""}').error).toEqual({
      type: 'bad_data',
      message: 'no "sum"',
    });
  });
});

it('puts the samples of a range on its grid', () => {
  const grid = { from: 1_700_000_000_500, stepMs: 500, length: 4 };
  const values = [
    [1_700_000_000.5, '1'],
    [1_700_000_001.5, '3.25'],
    [1_700_000_009, '9'],
  ];
  const result = [
    { metric: { a: 'b' }, values },
    { metric: { a: 'c' }, values: [] },
  ];
  const { ranges } = parse(vectorOf(result), grid);
  expect(ranges.map((series) => Array.from(series.values))).toEqual([
    [1, NaN, 3.25, NaN],
    [NaN, NaN, NaN, NaN],
  ]);
});

describe('what is no answer', () => {
  it.each([
    ['', /is empty/],
    ['<html><body>Sign in</body></html>', /is HTML/],
    ['404 page not found', /no JSON object/],
    ['[]', /no JSON object/],
    ['{}', /holds no result/],
    ['{"status":"success","data":{}}', /holds no result/],
    ['{"status":"success","data":{"result":[]}}}', /goes on after its end/],
    ['{"status":"success","data":{"result":[{"metric":{},"value":[1,"1"', /ends too early/],
    ['{"status":"success","data":{"result":[{"metric":{},"value":[1,"one"]}]}}', /no number/],
    ['{"status":"success","data":{"result":[{"metric":{"a":1},"value":[1,"1"]}]}}', /label a is no text/],
    ['{"status":"success","data":{"result":[{"metric":{},"values":[[1,"1"]]}]}}', /one moment/],
    [`{"trace":${'['.repeat(99)}`, /nested beyond reason/],
  ])('%s', (text, problem) => {
    expect(() => parse(text)).toThrow(MalformedAnswer);
    expect(() => parse(text)).toThrow(problem);
  });

  it('is found out before it fills the memory', () => {
    const parser = new AnswerParser(new LabelSets(), null);
    parser.push(Buffer.from('{"status":"'));
    const block = Buffer.alloc(1024 * 1024, 'x');
    expect(() => {
      for (let pushed = 0; pushed < 64; pushed++) parser.push(block);
    }).toThrow('more than 8 MiB');
  });
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[a-z"\\{}[\],:]{0,8}$/),
);
const number = fc
  .oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => Number(value.toFixed(3))),
    fc.integer(),
  )
  // String() writes -0 as 0.
  .map((value) => value + 0);
const seriesOf = <T>(sample: fc.Arbitrary<T>) =>
  fc.array(
    fc.record({ metric: fc.dictionary(text, text, { maxKeys: 4 }), value: fc.tuple(fc.integer(), sample) }),
    {
      maxLength: 8,
    },
  );
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

describe('compared with JSON.parse', () => {
  it('reads the same, wherever the chunks end', () => {
    fc.assert(
      fc.property(seriesOf(number), cuts, fc.boolean(), (series, places, indented) => {
        const result = series.map(({ metric, value: [at, value] }) => ({
          metric,
          value: [at, String(value)],
        }));
        const whole = { status: 'success', data: { resultType: 'vector', result }, warnings: ['w'] };
        const answer = parse(JSON.stringify(whole, null, indented ? 1 : 0), null, places);
        expect(plain(answer)).toEqual(series.map(({ metric, value }) => [{ ...metric }, value[1]]));
      }),
    );
  });

  it('reads ranges the same, wherever the chunks end', () => {
    const rows = fc.array(fc.array(number, { minLength: 300, maxLength: 300 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(rows, cuts, (lists, places) => {
        const result = lists.map((list) => ({
          metric: {},
          values: list.map((value, at) => [at * 60, String(value)]),
        }));
        const { ranges } = parse(vectorOf(result), { from: 0, stepMs: 60_000, length: 300 }, places);
        expect(ranges.map(({ values }) => Array.from(values))).toEqual(lists);
      }),
      { numRuns: 20 },
    );
  });

  it('throws MalformedAnswer for every text that is cut off, and nothing else for any that is damaged', () => {
    const whole = vectorOf([
      { metric: { a: 'b"{', c: 'é' }, value: [1.5, '2'] },
      { metric: {}, value: [2, 'NaN'] },
    ]);
    for (let length = 0; length < whole.length; length++)
      expect(() => parse(whole.slice(0, length))).toThrow(MalformedAnswer);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.string({ maxLength: 3 }), cuts, (at, patch, places) => {
        const damaged = whole.slice(0, at) + patch + whole.slice(at + patch.length);
        let thrown: unknown = null;
        try {
          parse(damaged, null, places);
        } catch (error) {
          thrown = error;
        }
        expect(thrown === null || thrown instanceof MalformedAnswer).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('label sets', () => {
  const two = vectorOf([
    { metric: { a: 'b', c: 'd' }, value: [1, '1'] },
    { metric: { a: 'b', c: 'e' }, value: [1, '2'] },
  ]);

  it('are the same objects in every answer', () => {
    const labelSets = new LabelSets();
    const read = () => {
      const parser = new AnswerParser(labelSets, null);
      parser.push(Buffer.from(two));
      return parser.end().instants.map(({ labels }) => labels);
    };
    const [first, second] = read();
    const again = read();
    expect(again[0]).toBe(first);
    expect(again[1]).toBe(second);
    expect(first).not.toBe(second);
  });

  it('can be read as a Map can', () => {
    const labels = parse(two).instants[0]?.labels ?? new Map<string, string>();
    expect([labels.size, labels.get('c'), labels.get('x'), labels.has('a'), labels.has('x')]).toEqual([
      2,
      'd',
      undefined,
      true,
      false,
    ]);
    expect([[...labels], [...labels.keys()], [...labels.values()]]).toEqual([
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      ['a', 'c'],
      ['b', 'd'],
    ]);
    const visited: string[] = [];
    labels.forEach((value, name, map) => visited.push(name, value, String(map === labels)));
    expect(visited).toEqual(['a', 'b', 'true', 'c', 'd', 'true']);
  });

  it('are forgotten when ever new ones come, those in use aside', () => {
    const labelSets = new LabelSets(10);
    const read = (name: string) => {
      const parser = new AnswerParser(labelSets, null);
      parser.push(Buffer.from(vectorOf([{ metric: { name }, value: [1, '1'] }])));
      return parser.end().instants[0]?.labels;
    };
    const used = read('used');
    for (let index = 0; index < 100; index++) {
      read(`pod-${index}`);
      expect(read('used')).toBe(used);
    }
    expect(labelSets.bytes).toBeLessThanOrEqual(20 * 190);
    expect(used?.get('name')).toBe('used');
  });
});
