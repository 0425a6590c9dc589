import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsvField } from './csv.ts';

/** As a spreadsheet splits a line: by commas, semicolons and tabs outside of quotes. */
function split(line: string): string[] {
  return [...`,${line}`.matchAll(/[,;\t](?:"((?:[^"]|"")*)"|([^,;\t]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

describe('a field of CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['＝1+1', "'＝1+1"],
    ['+x', "'+x"],
    ['＋x', "'＋x"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＠SUM(A1)', "'＠SUM(A1)"],
    ['-cmd', "'-cmd"],
    ['－cmd', "'－cmd"],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['\n=x', `"'\n=x"`],
    ['a"b', '"a""b"'],
    ['a,b', '"a,b"'],
    ['a;=b', '"a;=b"'],
    ['a\t=b', '"a\t=b"'],
    ['=a,"b"', `"'=a,""b"""`],
    [-1.5, '-1.5'],
    [true, 'true'],
    [null, ''],
  ])('%j -> %s', (value, text) => expect(formatCsvField(value)).toBe(text));

  it('never begins as a formula, however the line is split', () => {
    const text = fc.string({
      unit: fc.constantFrom('=', '+', '-', '@', '＝', ',', ';', '\t', '"', "'", 'a', '\r'),
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
        const fields = split(texts.map((one) => formatCsvField(one)).join(','));
        expect(fields).toHaveLength(texts.length);
        for (const field of fields) expect(field).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      }),
    );
  });
});
