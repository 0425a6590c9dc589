/**
 * Observed paths -> patterns of an AuthorizationPolicy that match all of them and little else. Segments that look like ids (numbers, UUIDs, long hexadecimal or mixed
 * texts, what redaction took out) become `{*}`; so do the segments at one place of which there are many. Where there are still many patterns, everything below a
 * first segment is one. A path that no template can hold stays as it is. Enters: paths without query; leaves: patterns in order of their names. Pure.
 */
import { compareTexts } from './ends.ts';
import { isPlainSegment } from './match-text.ts';

const ONE = '{*}';
const MANY = '{**}';
/** Different texts at one place beyond which they are taken for ids. */
const MANY_SIBLINGS = 12;
const MAXIMUM_PATTERNS = 40;

const NUMBER = /^\d+$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HEXADECIMAL = /^(?=.*\d)[0-9a-f]{8,}$/i;
/** Letters and digits mixed, and long: keys, tokens, product numbers. */
const MIXED = /^(?=.*\d)(?=.*[a-z])[a-z0-9_-]{16,}$/i;
const UPPER_KEY = /^(?=.*\d)(?=.*[A-Z])[A-Z0-9]{8,}$/;
const REDACTED = '[redacted]';

export function looksLikeId(segment: string): boolean {
  return (
    NUMBER.test(segment) ||
    UUID.test(segment) ||
    HEXADECIMAL.test(segment) ||
    MIXED.test(segment) ||
    UPPER_KEY.test(segment) ||
    segment.includes(REDACTED)
  );
}

interface Node {
  readonly children: Map<string, Node>;
  ends: boolean;
}

function createNode(): Node {
  return { children: new Map(), ends: false };
}

function childOf(node: Node, segment: string): Node {
  let child = node.children.get(segment);
  if (!child) {
    child = createNode();
    node.children.set(segment, child);
  }
  return child;
}

function merge(into: Node, from: Node): void {
  into.ends ||= from.ends;
  for (const [segment, child] of from.children) merge(childOf(into, segment), child);
}

/** An empty segment stays: `{*}` stands for none. */
function fold(node: Node): void {
  const named = [...node.children].filter(([segment]) => segment !== '' && segment !== ONE);
  if (named.length > MANY_SIBLINGS) {
    const one = childOf(node, ONE);
    for (const [segment, child] of named) {
      merge(one, child);
      node.children.delete(segment);
    }
  }
  for (const child of node.children.values()) fold(child);
}

function list(node: Node, prefix: string, into: string[]): void {
  if (node.ends) into.push(prefix === '' ? '/' : prefix);
  for (const [segment, child] of node.children) list(child, `${prefix}/${segment}`, into);
}

/** Whether a template can hold the path: it begins with `/`, and has no empty segment but a last one. */
function fitsTemplate(path: string): boolean {
  if (!path.startsWith('/')) return false;
  const segments = path.slice(1).split('/');
  return segments.every(
    (segment, i) =>
      segment.includes(REDACTED) ||
      (isPlainSegment(segment) && (segment !== '' || i === segments.length - 1)),
  );
}

/** A pattern of plain text that matches the path: what a list would take for a template is cut before it. */
function toPlain(path: string): string {
  const template = path.search(/\{\*{1,2}\}/);
  return template < 0 ? path : `${path.slice(0, template)}*`;
}

/** Everything below the first segment. */
function widen(pattern: string): string {
  const [first = ''] = pattern.slice(1).split('/');
  if (first === ONE || !isPlainSegment(first)) return `/${MANY}`;
  return pattern.slice(1).includes('/') ? `/${first}/${MANY}` : pattern;
}

export interface GeneralisedPaths {
  /** Empty where there are too many to be told apart. */
  readonly patterns: readonly string[];
  /** Whether a pattern stands for more than one path. */
  readonly generalised: boolean;
}

export function generalisePaths(paths: Iterable<string>): GeneralisedPaths {
  const root = createNode();
  const plain = new Set<string>();
  const seen = new Set(paths);
  for (const path of seen) {
    if (!fitsTemplate(path)) {
      plain.add(toPlain(path));
      continue;
    }
    let node = root;
    const segments = path === '/' ? [] : path.slice(1).split('/');
    for (const segment of segments) node = childOf(node, looksLikeId(segment) ? ONE : segment);
    node.ends = true;
  }
  fold(root);
  const templates: string[] = [];
  list(root, '', templates);
  let patterns = [...templates, ...plain];
  if (patterns.length > MAXIMUM_PATTERNS) patterns = [...new Set(templates.map(widen)), ...plain];
  const isTooMany = patterns.length > MAXIMUM_PATTERNS;
  return {
    patterns: isTooMany ? [] : patterns.toSorted(compareTexts),
    generalised: isTooMany || patterns.some((pattern) => !seen.has(pattern)),
  };
}
