/**
 * A policy -> tests of observations, with Istio's meaning (istio/istio, pilot/pkg/security/authz/model/model.go and generator.go). A rule matches when
 * one of its sources, one of its operations and all of its conditions do; within one, all fields must, and of a field's list one value. Over TCP a rule of an
 * ALLOW policy that has HTTP fields is dropped whole, and other policies' rules lose those fields. So it is at a ztunnel, for all that is more than a
 * connection; but there a source or operation of which nothing is left never matches. Three-valued: what the observation does not tell makes a test
 * unknown. Pure.
 */
import {
  isHttpOnly,
  isUnknownToZtunnel,
  negate,
  OPERATION_FIELDS,
  SOURCE_FIELDS,
  type AuthorizationPolicy,
  type Fields,
  type PolicyRule,
} from './authorization-policy.ts';
import { compileBlock } from './match-address.ts';
import { compileHost, compilePath, compileText } from './match-text.ts';
import { parseSpiffe, type Observation } from './observation.ts';
import { all, any, not, type Ternary } from './ternary.ts';

export interface CompiledTest {
  /** What it looks at, in words. */
  readonly attribute: string;
  /** Not looked at over TCP, and not by a ztunnel. */
  readonly httpOnly: boolean;
  readonly aboveConnection: boolean;
  readonly test: (observation: Observation) => Ternary;
}

/** Who enforces: an Envoy (sidecar, gateway, waypoint) or a ztunnel. */
export type Enforcer = 'envoy' | 'ztunnel';

export interface CompiledRule {
  readonly index: number;
  matches(observation: Observation, enforcer: Enforcer): Ternary;
  /** What an observation does not tell although the rule asks for it. */
  missing(observation: Observation, enforcer: Enforcer): string[];
}

export interface CompiledPolicy {
  readonly policy: AuthorizationPolicy;
  readonly rules: readonly CompiledRule[];
}

export interface CompileOptions {
  /** The mesh's own and its aliases; `cluster.local` in a policy stands for all of them. */
  readonly trustDomains: readonly string[];
}

const DEFAULT_TRUST_DOMAIN = 'cluster.local';

/** A principal with the trust domains that it stands for (pilot/pkg/security/trustdomain/bundle.go). */
function expandPrincipal(principal: string, trustDomains: readonly string[]): string[] {
  const [domain = '', ...rest] = principal.split('/');
  if (rest.length !== 4 || domain === '*') return [principal];
  const covers = (own: string): boolean => compileText(domain)(own);
  if (domain !== DEFAULT_TRUST_DOMAIN && !trustDomains.some(covers)) return [principal];
  return [...new Set(trustDomains.map((own) => (covers(own) ? principal : [own, ...rest].join('/'))))];
}

type Read = (observation: Observation) => string | null;

/** One of several texts, of something that may not be told. */
function oneOf(
  read: Read,
  tests: readonly ((text: string) => boolean)[],
): (observation: Observation) => Ternary {
  return (observation) => {
    const text = read(observation);
    return text === null ? null : tests.some((test) => test(text));
  };
}

function escapeExpression(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function compileNamespace(value: string): (identity: string) => boolean {
  const expression = new RegExp(`/ns/${escapeExpression(value).replaceAll('*', '.*')}/`, 's');
  return (identity) => expression.test(identity);
}

/** `spiffe://TRUST-DOMAIN/…/ns/NAMESPACE/…/sa/ACCOUNT/…`, as Istio's own expression has it. */
function compileAccount(value: string, home: string): (identity: string) => boolean {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? home : value.slice(0, slash);
  const account = slash < 0 ? value : value.slice(slash + 1);
  const expression = new RegExp(
    `^spiffe://.+/ns/${escapeExpression(namespace)}/(?:.+/|)sa/${escapeExpression(account)}(?:/.+)?$`,
    's',
  );
  return (identity) => expression.test(identity);
}

const ofIdentity: Read = ({ identity }) => identity;
const ofPort: Read = ({ port }) => (port === null ? null : String(port));
const UNKNOWN = (): Ternary => null;

interface Compiler {
  readonly home: string;
  readonly trustDomains: readonly string[];
}

/** The test that one of the values is the attribute's. Attributes that no observation tells are unknown. */
function compileValues(attribute: string, values: readonly string[], { home, trustDomains }: Compiler) {
  switch (attribute) {
    case 'principals':
    case 'source.principal':
      return oneOf(
        ofIdentity,
        values
          .flatMap((value) => expandPrincipal(value, trustDomains))
          .map((value) => compileText(value, 'spiffe://')),
      );
    case 'namespaces':
    case 'source.namespace':
      return oneOf(ofIdentity, values.map(compileNamespace));
    case 'serviceAccounts':
    case 'source.serviceAccount':
      return oneOf(
        ofIdentity,
        values.map((value) => compileAccount(value, home)),
      );
    case 'trustDomains':
    case 'source.trustDomain': {
      const domains = values.flatMap((value) => (trustDomains.includes(value) ? trustDomains : [value]));
      return oneOf(
        ({ identity }) => (identity === null ? null : (parseSpiffe(identity)?.trustDomain ?? '')),
        domains.map((value) => compileText(value)),
      );
    }
    case 'ipBlocks':
    case 'source.ip':
      return oneOf(({ address }) => address, values.map(compileBlock));
    case 'destination.ip':
      return oneOf(({ targetAddress }) => targetAddress, values.map(compileBlock));
    case 'ports':
    case 'destination.port':
      return oneOf(
        ofPort,
        values.map((value) => (port: string) => Number(port) === Number(value)),
      );
    case 'hosts':
      return oneOf(({ host }) => host, values.map(compileHost));
    case 'methods':
      return oneOf(
        ({ method }) => method,
        values.map((value) => compileText(value)),
      );
    case 'paths':
      return oneOf(({ path }) => path, values.map(compilePath));
    case 'connection.sni':
      return oneOf(
        ({ sni }) => sni,
        values.map((value) => compileText(value)),
      );
    default:
      return UNKNOWN;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  principals: 'the caller’s identity',
  'source.principal': 'the caller’s identity',
  namespaces: 'the caller’s identity',
  'source.namespace': 'the caller’s identity',
  serviceAccounts: 'the caller’s identity',
  'source.serviceAccount': 'the caller’s identity',
  trustDomains: 'the caller’s identity',
  'source.trustDomain': 'the caller’s identity',
  requestPrincipals: 'the token (JWT) of the request',
  ipBlocks: 'the caller’s address',
  'source.ip': 'the caller’s address',
  remoteIpBlocks: 'the original client’s address',
  'remote.ip': 'the original client’s address',
  hosts: 'the host',
  ports: 'the port',
  'destination.port': 'the port',
  'destination.ip': 'the callee’s address',
  methods: 'the method',
  paths: 'the path',
  'connection.sni': 'the server name (SNI)',
};

function nameAttribute(attribute: string): string {
  const header = /^request\.headers\[(.*)\]$/.exec(attribute);
  if (header) return `the header ${header[1]}`;
  const claim = /^request\.auth\.claims(\[.*\])$/.exec(attribute);
  if (claim) return `the token’s claim ${claim[1]}`;
  return WORDS[attribute] ?? attribute;
}

/** One test for the values, one for the values that must not be. */
function compileLists(
  attribute: string,
  { values, notValues }: { readonly values: readonly string[]; readonly notValues: readonly string[] },
  compiler: Compiler,
): CompiledTest[] {
  const about = {
    attribute: nameAttribute(attribute),
    httpOnly: isHttpOnly(attribute),
    aboveConnection: isUnknownToZtunnel(attribute),
  };
  const tests: CompiledTest[] = [];
  if (values.length > 0) tests.push({ ...about, test: compileValues(attribute, values, compiler) });
  if (notValues.length > 0) {
    const one = compileValues(attribute, notValues, compiler);
    tests.push({ ...about, test: (observation) => not(one(observation)) });
  }
  return tests;
}

function compileFields(names: readonly string[], fields: Fields, compiler: Compiler): CompiledTest[] {
  return names.flatMap((name) =>
    compileLists(name, { values: fields[name] ?? [], notValues: fields[negate(name)] ?? [] }, compiler),
  );
}

/** Alternatives of which one must match; each is a list of tests that all must. */
type Clause = readonly (readonly CompiledTest[])[];

const UNREADABLE: CompiledTest = {
  attribute: 'what of the rule could not be read',
  httpOnly: false,
  aboveConnection: false,
  test: UNKNOWN,
};

/** What remains of a rule without some tests; null when it can never match. */
function without(
  clauses: readonly Clause[],
  isLost: (test: CompiledTest) => boolean,
  { dropsWhole, emptyMatches }: { readonly dropsWhole: boolean; readonly emptyMatches: boolean },
): readonly Clause[] | null {
  if (!clauses.some((clause) => clause.some((tests) => tests.some(isLost)))) return clauses;
  if (dropsWhole) return null;
  return clauses.map((clause) =>
    clause
      .map((tests) => tests.filter((test) => !isLost(test)))
      .filter((tests, i) => emptyMatches || tests.length > 0 || clause[i]?.length === 0),
  );
}

function compileRule(
  rule: PolicyRule,
  index: number,
  { action, ...compiler }: Compiler & { action: string },
): CompiledRule {
  const when = rule.when.map(({ key, values, notValues }) =>
    compileLists(key, { values, notValues }, compiler),
  );
  const clauses: Clause[] = [
    rule.from.map((source) => compileFields(SOURCE_FIELDS, source, compiler)),
    rule.to.map((operation) => compileFields(OPERATION_FIELDS, operation, compiler)),
    ...(rule.unreadable ? [[[UNREADABLE]]] : when.map((tests) => [tests])),
  ].filter((clause) => clause.length > 0);
  const dropsWhole = action === 'ALLOW';
  const overTcp = without(clauses, ({ httpOnly }) => httpOnly, { dropsWhole, emptyMatches: true });
  const atZtunnel = without(clauses, ({ aboveConnection }) => aboveConnection, {
    dropsWhole,
    emptyMatches: false,
  });
  const clausesFor = ({ protocol }: Observation, enforcer: Enforcer): readonly Clause[] | null => {
    if (enforcer === 'ztunnel') return atZtunnel;
    return protocol === 'tcp' ? overTcp : clauses;
  };
  return {
    index,
    matches(observation, enforcer) {
      const those = clausesFor(observation, enforcer);
      if (!those) return false;
      return all(those, (clause) => any(clause, (tests) => all(tests, ({ test }) => test(observation))));
    },
    missing(observation, enforcer) {
      const tests = (clausesFor(observation, enforcer) ?? []).flat(2);
      return [
        ...new Set(tests.flatMap(({ attribute, test }) => (test(observation) === null ? [attribute] : []))),
      ];
    },
  };
}

export function compilePolicy(policy: AuthorizationPolicy, { trustDomains }: CompileOptions): CompiledPolicy {
  const compiler = {
    home: policy.namespace,
    trustDomains: trustDomains.length > 0 ? trustDomains : [DEFAULT_TRUST_DOMAIN],
    action: policy.action,
  };
  return { policy, rules: policy.rules.map((rule, index) => compileRule(rule, index, compiler)) };
}
