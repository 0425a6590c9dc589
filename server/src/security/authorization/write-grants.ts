/**
 * Grants -> an AuthorizationPolicy in YAML. Callers that were seen to do the same share a rule. HTTP and TCP stand in rules of their own, as a rule with fields of HTTP never
 * matches TCP. The same grants give the same text. Pure.
 */
import type { Suggestion } from '@sightglass/shared/contract';
import { stringify } from 'yaml';
import type { Grant } from './collect-grants.ts';
import { compareTexts, presentCaller } from './ends.ts';
import { generalisePaths } from './generalise-paths.ts';

export type Detail = 'callers' | 'methods' | 'paths';

interface Operation {
  methods?: string[];
  paths?: string[];
  ports?: string[];
}

interface WrittenGrant {
  readonly principal: string;
  /** Empty for everything. */
  readonly http: readonly Operation[] | null;
  readonly tcp: readonly Operation[] | null;
}

export interface GrantedTarget {
  readonly name: string;
  readonly namespace: string;
  /** What the policy selects: `selector` or `targetRefs`. */
  readonly selecting: Readonly<Record<string, unknown>>;
}

export interface WrittenPolicy {
  readonly yaml: string;
  readonly grants: Suggestion['grants'];
  /** Whether a pattern stands for more than the paths that were seen. */
  readonly generalised: boolean;
}

function patternsOf(paths: ReadonlySet<string> | null): {
  patterns: readonly string[];
  generalised: boolean;
} {
  return paths === null ? { patterns: [], generalised: true } : generalisePaths(paths);
}

/** Methods with equal paths together. */
function writeHttp(
  { calls, anyCall, protocols }: Grant,
  detail: Detail,
): { operations: Operation[] | null; generalised: boolean } {
  if (!protocols.has('http')) return { operations: null, generalised: false };
  if (anyCall || detail === 'callers') return { operations: [], generalised: false };
  const methods = [...calls.keys()].toSorted(compareTexts);
  if (detail === 'methods') return { operations: [{ methods }], generalised: false };
  const byPaths = new Map<string, { methods: string[]; patterns: readonly string[] }>();
  let isGeneralised = false;
  for (const method of methods) {
    const { patterns, generalised } = patternsOf(calls.get(method) ?? null);
    isGeneralised ||= generalised;
    const key = patterns.join('\n');
    const same = byPaths.get(key);
    if (same) same.methods.push(method);
    else byPaths.set(key, { methods: [method], patterns });
  }
  const operations = [...byPaths.values()].map(({ methods: those, patterns }): Operation =>
    patterns.length > 0 ? { methods: those, paths: [...patterns] } : { methods: those },
  );
  return { operations, generalised: isGeneralised };
}

function writeTcp({ ports, protocols }: Grant, detail: Detail): Operation[] | null {
  if (!protocols.has('tcp')) return null;
  if (ports === null || ports.size === 0 || detail === 'callers') return [];
  return [{ ports: [...ports].toSorted((a, b) => a - b).map(String) }];
}

interface Rule {
  readonly from: { source: { principals: string[] } }[];
  readonly to?: { operation: Operation }[];
}

function listRules(written: readonly WrittenGrant[]): Rule[] {
  const principals = new Map<string, { principals: string[]; operations: readonly Operation[] }>();
  for (const { principal, http, tcp } of written) {
    // What grants everything to a caller leaves nothing for another rule to grant it.
    const parts = [http, tcp].filter((part) => part !== null);
    const whole = parts.find((part) => part.length === 0);
    for (const operations of whole ? [whole] : parts) {
      const key = JSON.stringify(operations);
      const same = principals.get(key);
      if (same) same.principals.push(principal);
      else principals.set(key, { principals: [principal], operations });
    }
  }
  return [...principals.values()].map(({ principals: those, operations }) => {
    const from = [{ source: { principals: those } }];
    return operations.length > 0 ? { from, to: operations.map((operation) => ({ operation })) } : { from };
  });
}

function merged(lists: readonly (readonly string[] | undefined)[]): string[] {
  return [...new Set(lists.flatMap((list) => list ?? []))].toSorted(compareTexts);
}

function present(
  { identity, caller, count, lastAt, principal }: Grant,
  { http, tcp }: WrittenGrant,
): Suggestion['grants'][number] {
  const operations = [...(http ?? []), ...(tcp ?? [])];
  return {
    principal,
    caller: presentCaller(caller, { identity, address: '' }),
    methods: merged(operations.map(({ methods }) => methods)),
    paths: merged(operations.map(({ paths }) => paths)),
    ports: merged(operations.map(({ ports }) => ports)),
    count,
    lastAt,
  };
}

/** Nothing is written where nobody is granted anything: that would deny everything. */
export function writeGrants(grants: readonly Grant[], detail: Detail, target: GrantedTarget): WrittenPolicy {
  let generalised = false;
  const written = grants.map((grant): WrittenGrant => {
    const http = writeHttp(grant, detail);
    generalised ||= http.generalised;
    return { principal: grant.principal, http: http.operations, tcp: writeTcp(grant, detail) };
  });
  const resource = {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: target.name, namespace: target.namespace },
    spec: { ...target.selecting, action: 'ALLOW', rules: listRules(written) },
  };
  return {
    yaml: grants.length === 0 ? '' : stringify(resource, { lineWidth: 0, aliasDuplicateObjects: false }),
    grants: grants.map((grant, i) => present(grant, written[i] as WrittenGrant)),
    generalised,
  };
}
