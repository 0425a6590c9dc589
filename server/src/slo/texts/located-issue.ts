/** Where in a YAML or JSON text something is wrong: the path of a value -> its line. */
import type { Document, LineCounter } from 'yaml';
import { isNode } from 'yaml';

export interface LocatedIssue {
  /** From 1; null when the text as a whole is meant. */
  readonly line: number | null;
  /** Dotted path of the field, empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** The line of the value at the path, or of the closest one around it that is there. */
export function lineOf(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  lines: LineCounter,
): number | null {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}
