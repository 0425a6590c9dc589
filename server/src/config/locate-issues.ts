/**
 * Turns zod's issues about a parsed YAML document into lines a person can act on:
 * `FILE:LINE:COLUMN path.to.key: what is wrong`. Lines and columns count from 1.
 */
import type { Document, LineCounter } from 'yaml';
import { isMap, isNode, isScalar } from 'yaml';
import { z } from 'zod';
import { suggestName } from './suggest-name.ts';

type Path = readonly PropertyKey[];

export interface LocateContext {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly schema: z.ZodType;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

/** Offset of the node at `path`, or of its nearest ancestor that the document has. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function offsetOfKey(document: Document, path: Path, key: string): number {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMap(node)) {
    for (const pair of node.items) {
      if (isScalar(pair.key) && pair.key.value === key && pair.key.range) return pair.key.range[0];
    }
  }
  return offsetOf(document, path);
}

function knownKeys(schema: z.ZodType, path: Path): string[] {
  let node = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema | undefined;
  for (const part of path) node = typeof part === 'number' ? node?.items : node?.properties?.[String(part)];
  return Object.keys(node?.properties ?? {});
}

/** One line for each problem, in the order of the file. */
export function locateIssues(issues: readonly z.core.$ZodIssue[], context: LocateContext): string[] {
  const found: { offset: number; text: string }[] = [];
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(context.schema, issue.path);
      for (const key of issue.keys) {
        const near = suggestName(key, known);
        const hint = near === null ? `known here: ${known.join(', ')}` : `did you mean "${near}"?`;
        const offset = offsetOfKey(context.document, issue.path, key);
        found.push({ offset, text: `${formatPath([...issue.path, key])}: unknown key; ${hint}` });
      }
      continue;
    }
    const offset = offsetOf(context.document, issue.path);
    const place = formatPath(issue.path);
    const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    const message = missing ? `is missing (${issue.expected})` : issue.message;
    found.push({ offset, text: place === '' ? message : `${place}: ${message}` });
  }
  return found
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, text }) => {
      const { line, col } = context.lines.linePos(offset);
      return `${context.file}:${line}:${col} ${text}`;
    });
}
