/**
 * Where fields stand. Enters: a path below a resource. Leaves: its line in the file that the resource was read from, by what the reader kept, and in the YAML that
 * the console prints. Both from 1; a field that is not there stands where the nearest part of its path does.
 */
import { isMap, isNode, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { MeshResource } from '../mesh-config.ts';
import type { FieldPath } from './fields.ts';

/** In the file; null where it is not known, the line of the resource for what is not of its spec. */
export function lineInFile({ origin, spec, fieldLines }: MeshResource, path: FieldPath): number | null {
  if (!fieldLines || path[0] !== 'spec') return origin.line;
  let line = origin.line;
  let value: unknown = spec;
  let at = 0;
  for (const step of path.slice(1)) {
    if (typeof value !== 'object' || value === null) break;
    let next = at + 1;
    let found = false;
    for (const [key, inner] of Object.entries(value)) {
      if (key === String(step)) {
        line = fieldLines[next] ?? line;
        [value, at, found] = [inner, next, true];
        break;
      }
      next += countNodes(inner);
    }
    if (!found) break;
  }
  return line;
}

/** How many entries a value has in the table of lines: itself, and all within it. */
function countNodes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + countNodes(inner), 1);
}

/** A finder of lines in a printed YAML. */
export function createPrintedLines(yaml: string): (path: FieldPath) => number {
  const lines = new LineCounter();
  const document: Document = parseDocument(yaml, { lineCounter: lines, logLevel: 'silent' });
  return (path) => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const step of path) {
      const pair = isMap(node) ? node.items.find(({ key }) => String(key) === String(step)) : undefined;
      const inner: unknown = pair ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined;
      const place = pair ? pair.key : inner;
      if (inner === undefined || !isNode(place)) break;
      offset = place.range?.[0] ?? offset;
      node = inner;
    }
    return lines.linePos(offset).line;
  };
}
