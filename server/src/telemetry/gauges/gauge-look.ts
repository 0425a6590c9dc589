/**
 * One full look at a target's text, for the catalogue of gauges: which families it holds that could be a signal, with help, labels and a
 * value. Slow beside the reader of samples, so it is done seldom. Enters the same chunks of bytes; leaves families. Counters of seconds
 * (processor time) count as gauges, because their growth in a second is one.
 */
import { parseSeries } from '../exposition/parse-series.ts';
import type { Labels } from '../dialects/dialect.ts';

interface LookedSeries {
  readonly metric: string;
  readonly labels: Labels;
  readonly value: number;
}

export interface LookedFamily {
  readonly metric: string;
  readonly help: string;
}

const NEWLINE = 0x0a;
const HASH = 0x23;
const OPEN = 0x7b;
const SPACE = 0x20;
const LONGEST_LINE = 16_384;
const LONGEST_HELP = 300;

/** Whether a family may be chosen: gauges, what has no type, and counters of seconds. */
function isChoosable(name: string, type: string | undefined): boolean {
  if (type === 'gauge') return true;
  if (type === 'counter' || name.endsWith('_total')) return name.endsWith('_seconds_total');
  return (
    (type === undefined || type === 'untyped' || type === 'unknown') && !/_(?:bucket|sum|count)$/.test(name)
  );
}

export class GaugeLook {
  readonly #visit: (family: LookedFamily, series: LookedSeries) => void;
  readonly #types = new Map<string, string>();
  readonly #help = new Map<string, string>();
  readonly #choosable = new Map<string, LookedFamily | null>();
  #rest: Buffer = Buffer.alloc(0);

  /** Told of each series of each family that may be chosen. */
  constructor(visit: (family: LookedFamily, series: LookedSeries) => void) {
    this.#visit = visit;
  }

  push(chunk: Uint8Array): void {
    const own = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, own]) : own;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      if (end - start > 2 && end - start < LONGEST_LINE) this.#readLine(bytes, start, end);
      start = end + 1;
    }
    const left = bytes.length - start;
    this.#rest = left > 0 && left < LONGEST_LINE ? Buffer.from(bytes.subarray(start)) : Buffer.alloc(0);
  }

  end(): void {
    this.push(Buffer.from('\n'));
  }

  #readLine(bytes: Buffer, start: number, end: number): void {
    if (bytes[start] === HASH) {
      this.#readComment(bytes.toString('utf8', start, end));
      return;
    }
    let nameEnd = start;
    while (nameEnd < end && bytes[nameEnd] !== OPEN && (bytes[nameEnd] as number) > SPACE) nameEnd++;
    const family = this.#familyOf(bytes.toString('latin1', start, nameEnd));
    if (family === null) return;
    const parsed = parseSeries(bytes, start, end);
    if (parsed === null) return;
    const [text = ''] = bytes.toString('latin1', parsed.end, end).trim().split(/[ \t]/);
    const value = Number(text);
    if (text === '' || !Number.isFinite(value)) return;
    this.#visit(family, { metric: family.metric, labels: parsed.labels, value });
  }

  #readComment(line: string): void {
    const match = /^# (TYPE|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line.trimEnd());
    const [, word, name = '', rest = ''] = match ?? [];
    if (word === 'TYPE') {
      this.#types.set(name, rest.trim());
      this.#choosable.clear();
    } else if (word === 'HELP') this.#help.set(name, rest.slice(0, LONGEST_HELP));
  }

  #familyOf(name: string): LookedFamily | null {
    let family = this.#choosable.get(name);
    if (family === undefined) {
      // OpenMetrics' TYPE lines leave `_total` out.
      const base = name.replace(/_total$/, '');
      const type = this.#types.get(name) ?? this.#types.get(base);
      const help = this.#help.get(name) ?? this.#help.get(base) ?? '';
      family = isChoosable(name, type) ? { metric: name, help } : null;
      this.#choosable.set(name, family);
    }
    return family;
  }
}
