import { describe, expect, it } from 'vitest';
import { formatSeries, labelText } from './sample.ts';

describe('samples for engines', () => {
  it('adds the labels of the target to every line, and renames those that the proxy prints itself', () => {
    const text = '# TYPE a counter\na{pod="own",b="x}y"} 3\nb{c="d"} 2\nup 1\n\n';
    expect([
      ...labelText(text, { labels: { pod: 'web-1', job: 'mesh' }, at: 1_500, dropped: ['b{'] }),
    ]).toEqual([
      { series: 'a{exported_pod="own",b="x}y",pod="web-1",job="mesh"}', value: '3', at: 1_500 },
      { series: 'up{pod="web-1",job="mesh"}', value: '1', at: 1_500 },
    ]);
  });

  it('escapes values', () => {
    expect(formatSeries('a', { b: 'say "\\"\n' })).toBe(String.raw`a{b="say \"\\\"\n"}`);
    expect(formatSeries('a', {})).toBe('a');
  });
});
