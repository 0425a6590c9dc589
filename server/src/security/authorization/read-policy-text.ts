/**
 * A text of one or several YAML documents -> the AuthorizationPolicies in it, and what is wrong, with lines from 1. A document with an error is not judged;
 * the others are. Other kinds are named. Never throws.
 */
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import { lineOf } from '../../slo/texts/located-issue.ts';
import type { AuthorizationPolicy } from './authorization-policy.ts';
import { findDeepText, isDeep } from './find-nesting.ts';
import { readPolicy } from './read-policy.ts';

export interface TextProblem {
  readonly severity: 'error' | 'warning';
  readonly line: number | null;
  readonly message: string;
}

export interface PolicyText {
  readonly policies: readonly AuthorizationPolicy[];
  readonly problems: readonly TextProblem[];
}

const GROUP = 'security.istio.io/';
const DEFAULT_NAMESPACE = 'default';
/** Documents beyond are not read: a text of so many is no question of a person. */
const MAXIMUM_DOCUMENTS = 500;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Path = readonly (string | number)[];

interface Place {
  readonly cluster: string | null;
  readonly at: Path;
  readonly tell: (severity: TextProblem['severity'], path: Path, message: string) => void;
}

function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

function readAnnotations(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}

/** One resource; null when it is none, or has an error. */
function readResource(value: unknown, { cluster, at, tell }: Place): AuthorizationPolicy | null {
  if (!isRecord(value)) {
    tell('error', at, 'This is no resource: expected apiVersion, kind, metadata and spec.');
    return null;
  }
  const { apiVersion, kind, metadata, spec } = value;
  const named = `${typeof kind === 'string' ? kind : 'without a kind'} of ${typeof apiVersion === 'string' ? apiVersion : 'no API'}`;
  if (kind !== 'AuthorizationPolicy' || typeof apiVersion !== 'string' || !apiVersion.startsWith(GROUP)) {
    tell(
      'warning',
      [...at, 'kind'],
      `A resource ${named} is left out: only AuthorizationPolicy of security.istio.io is judged.`,
    );
    return null;
  }
  const { name, namespace, annotations } = isRecord(metadata) ? metadata : {};
  let failed = false;
  if (typeof name !== 'string' || name === '') {
    tell('error', [...at, 'metadata'], 'metadata.name is missing.');
    failed = true;
  }
  if (typeof namespace !== 'string' || namespace === '')
    tell(
      'warning',
      [...at, 'metadata'],
      `metadata.namespace is missing: ${DEFAULT_NAMESPACE} is taken, as kubectl does.`,
    );
  for (const key of Object.keys(value))
    if (!['apiVersion', 'kind', 'metadata', 'spec', 'status'].includes(key)) {
      tell('error', [...at, key], `${key}: is no field of a resource.`);
      failed = true;
    }
  const { policy, issues } = readPolicy({
    cluster,
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : DEFAULT_NAMESPACE,
    name: typeof name === 'string' ? name : '',
    annotations: readAnnotations(annotations),
    spec,
  });
  for (const { severity, path, message } of issues) {
    tell(severity, [...at, 'spec', ...path], `${formatPath(['spec', ...path])}: ${message}.`);
    failed ||= severity === 'error';
  }
  return failed ? null : policy;
}

const TOO_DEEP = 'This is nested deeper than any resource is.';

function readDocument(document: Document.Parsed, place: Place): AuthorizationPolicy[] {
  if (isDeep(document)) {
    place.tell('error', [], TOO_DEEP);
    return [];
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    place.tell('error', [], error instanceof Error ? error.message : String(error));
    return [];
  }
  // A text that ends with a separator holds an empty document.
  if (value === null) return [];
  const isList = isRecord(value) && typeof value['kind'] === 'string' && value['kind'].endsWith('List');
  const items: unknown = isList && isRecord(value) ? value['items'] : null;
  if (!Array.isArray(items)) return [readResource(value, place)].filter((policy) => policy !== null);
  return items.flatMap((item: unknown, i) => readResource(item, { ...place, at: ['items', i] }) ?? []);
}

/** `cluster` is that of the policies; null for every cluster. */
export function readPolicyText(text: string, cluster: string | null): PolicyText {
  const deep = findDeepText(text);
  if (deep !== null) {
    const line = text.slice(0, deep).split('\n').length;
    return { policies: [], problems: [{ severity: 'error', line, message: TOO_DEEP }] };
  }
  const lines = new LineCounter();
  // With merge keys (<<), as kubectl reads them.
  const parsed = parseAllDocuments(text, { lineCounter: lines, merge: true });
  const documents: Document.Parsed[] = 'empty' in parsed ? [] : [...parsed];
  const problems: TextProblem[] = [];
  const policies: AuthorizationPolicy[] = [];
  const seen = new Set<string>();
  for (const document of documents.slice(0, MAXIMUM_DOCUMENTS)) {
    const [error] = document.errors;
    if (error) {
      const message = error.message.split('\n')[0] ?? 'This is no YAML.';
      problems.push({ severity: 'error', line: error.linePos?.[0].line ?? null, message });
      continue;
    }
    const read = readDocument(document, {
      cluster,
      at: [],
      tell: (severity, path, message) =>
        problems.push({ severity, line: lineOf(document, path, lines), message }),
    });
    for (const policy of read) {
      const name = `${policy.namespace}/${policy.name}`;
      if (seen.has(name)) {
        problems.push({
          severity: 'error',
          line: lineOf(document, ['metadata'], lines),
          message: `${name} stands here twice: the later one is left out.`,
        });
        continue;
      }
      seen.add(name);
      policies.push(policy);
    }
  }
  if (documents.length > MAXIMUM_DOCUMENTS)
    problems.push({
      severity: 'error',
      line: null,
      message: `Of ${documents.length} documents the first ${MAXIMUM_DOCUMENTS} are read.`,
    });
  if (policies.length === 0 && problems.length === 0)
    problems.push({ severity: 'error', line: null, message: 'There is no AuthorizationPolicy in it.' });
  return { policies, problems };
}
