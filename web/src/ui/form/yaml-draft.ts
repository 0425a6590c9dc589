/** A draft as YAML and back. In: a draft, or a text with its schema. Out: the text; the draft with what is wrong, by line. */
import { isNode, LineCounter, parseDocument, stringify } from 'yaml';
import type { z } from 'zod';
import { listIssues } from './draft-errors.ts';

interface YamlError {
  /** From 1. */
  readonly line: number;
  readonly message: string;
  /** Character offset of its beginning. */
  readonly offset: number;
}

export interface YamlReading {
  /** Undefined where the text cannot be read at all. */
  readonly value: unknown;
  readonly errors: readonly YamlError[];
}

export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 100 });
}

/** A draft that breaks the schema is given all the same: the form says more about it. */
export function readYaml(text: string, schema: z.ZodType): YamlReading {
  const lines = new LineCounter();
  // An alias that unfolds into millions of nodes is refused by the library beyond 100.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, message: string): YamlError => ({
    line: Math.max(1, lines.linePos(offset).line),
    message,
    offset,
  });
  if (document.errors.length > 0)
    return { value: undefined, errors: document.errors.map(({ pos, message }) => at(pos[0], message)) };
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    return { value: undefined, errors: [at(0, error instanceof Error ? error.message : String(error))] };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { value: undefined, errors: [at(0, 'is no mapping of fields to values')] };
  const errors = listIssues(schema, value).map(({ path, message }) => {
    const keys = path === '' ? [] : path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    // The nearest part that is written: what is missing is told at what lacks it.
    for (let length = keys.length; length > 0; length--) {
      const node: unknown = document.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0], `${path} ${message}`);
    }
    return at(0, `${path} ${message}`.trim());
  });
  return { value, errors };
}
