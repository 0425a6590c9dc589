/**
 * A text of YAML or JSON, with any number of documents and lists -> the resources in it, each with its line, and what could not be read. Documents that are
 * something else (a kustomization, a chart's values, a patch) are passed over. A broken document costs itself.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Document } from 'yaml';
import type { MeshResource, ResourceOrigin } from './mesh-config.ts';
import { readResource } from './read-resource.ts';
import { asBody, isWorkload } from './trim-spec.ts';

export interface TextPlace {
  readonly cluster: string;
  /** Of resources that name none. */
  readonly namespace: string;
  readonly kind: ResourceOrigin['kind'];
  readonly where: string;
}

export interface TextProblem {
  /** From 1; null when the text as a whole is meant. */
  readonly line: number | null;
  readonly message: string;
}

export interface TextRead {
  readonly resources: readonly MeshResource[];
  readonly problems: readonly TextProblem[];
  /** Whether something could not be read, so that what is missing here may well be there. */
  readonly isBroken: boolean;
}

const MOST_ALIASES = 100;
/** A text of a thousand broken documents is told of a few times. */
const MOST_PROBLEMS = 20;

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split(/ at line \d|\n/)[0] ?? '';
}

/** Where a map has a key twice, which Kubernetes would refuse. The parser's own check compares every key with every other. */
function findDoubledKey(document: Document): { readonly key: string; readonly offset: number } | null {
  let found: { key: string; offset: number } | null = null;
  visit(document, {
    Map(_, map) {
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key) || key.value === '<<') continue;
        if (keys.has(key.value)) {
          found = { key: String(key.value), offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

interface Part {
  readonly value: unknown;
  readonly offset: number;
  readonly node: unknown;
}

/**
 * Offsets of a value and of everything within it, in the order of `Object.entries`. What has no place of its own (what an alias or `<<` brings in) stands where its
 * parent does.
 */
function listOffsets(value: unknown, node: unknown, offset: number): number[] {
  const offsets = [offset];
  if (typeof value !== 'object' || value === null) return offsets;
  const pairs = isMap(node) ? new Map(node.items.map((pair) => [String(pair.key), pair])) : null;
  Object.entries(value).forEach(([key, inner]: [string, unknown], i) => {
    const pair = pairs?.get(key);
    const child: unknown = pair ? pair.value : isSeq(node) ? node.items[i] : null;
    const place = (pair ? pair.key : child) as { range?: readonly number[] | null } | null | undefined;
    for (const one of listOffsets(inner, isAlias(child) ? null : child, place?.range?.[0] ?? offset))
      offsets.push(one);
  });
  return offsets;
}

/** The objects of a document: itself, or the items of a list. */
function listParts(document: Document): Part[] {
  const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
  const offset = document.contents?.range?.[0] ?? 0;
  const { apiVersion, kind, items } = asBody(value);
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items))
    return [{ value, offset, node: document.contents }];
  // An API server's own answer: the kind stands on the list alone.
  const common = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  const nodes: unknown = isMap(document.contents) ? document.contents.get('items', true) : null;
  return items.map((item: unknown, i) => {
    const node = isSeq(nodes) ? nodes.items[i] : null;
    const range = (node as { range?: [number, number, number] | null } | null)?.range;
    return { value: { ...common, ...asBody(item) }, offset: range?.[0] ?? offset, node };
  });
}

/** Never throws. */
export function readText(text: string, { cluster, namespace, kind, where }: TextPlace): TextRead {
  const resources: MeshResource[] = [];
  const problems: TextProblem[] = [];
  const lines = new LineCounter();
  const lineOf = (offset: number): number => lines.linePos(offset).line;

  function readPart({ value, offset, node }: Part): void {
    const line = lineOf(offset);
    const read = readResource(value, { cluster, namespace, origin: { kind, where, line } });
    if (read?.resource) {
      const { resource } = read;
      const spec: unknown = isMap(node) ? node.get('spec', true) : null;
      // Of workloads only a part is kept, which has another order.
      if (!isMap(spec) || isWorkload(resource.kind)) resources.push(resource);
      else {
        const fieldLines = listOffsets(resource.spec, spec, spec.range?.[0] ?? offset).map(lineOf);
        resources.push({ ...resource, fieldLines });
      }
    } else if (read) problems.push({ line, message: read.problem });
  }

  function readDocument(document: Document): void {
    const [error] = document.errors;
    if (error) {
      problems.push({ line: lineOf(error.pos[0]), message: messageOf(error) });
      return;
    }
    try {
      const doubled = findDoubledKey(document);
      if (doubled) {
        problems.push({ line: lineOf(doubled.offset), message: `the key ${doubled.key} is there twice` });
        return;
      }
      for (const part of listParts(document)) readPart(part);
    } catch (failure) {
      problems.push({ line: lineOf(document.contents?.range?.[0] ?? 0), message: messageOf(failure) });
    }
  }

  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      merge: true,
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
    });
    if (Array.isArray(documents)) for (const document of documents) readDocument(document);
  } catch (error) {
    // Such as nesting so deep that the parser's stack ends.
    problems.push({ line: null, message: messageOf(error) });
  }
  return { resources, problems: problems.slice(0, MOST_PROBLEMS), isBroken: problems.length > 0 };
}
