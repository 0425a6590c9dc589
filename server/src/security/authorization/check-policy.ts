/**
 * What is wrong or odd in an AuthorizationPolicy beyond its form, as Istio's webhook would say (istio/istio, pkg/config/validation and
 * pkg/config/security). Enters: the policy, read; leaves: issues with the path of the field in `spec`. Pure.
 */
import {
  isHttpOnly,
  negate,
  type AuthorizationPolicy,
  type Fields,
  type PolicyRule,
} from './authorization-policy.ts';
import { isAddressBlock } from './match-address.ts';
import { findTemplateFault, isPathTemplate } from './match-text.ts';

export interface PolicyIssue {
  readonly severity: 'error' | 'warning';
  /** Within `spec`; empty for the whole. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = readonly (string | number)[];
type Tell = (path: Path, message: string, severity?: PolicyIssue['severity']) => void;

/** What is wrong with one value of a field or of a condition; null when nothing is. */
function findFault(attribute: string, value: string): string | null {
  switch (attribute) {
    case 'ipBlocks':
    case 'remoteIpBlocks':
    case 'source.ip':
    case 'remote.ip':
    case 'destination.ip':
      return isAddressBlock(value) ? null : `${value} is no IP address and no CIDR block`;
    case 'ports':
    case 'destination.port':
      return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? null : `${value} is no port`;
    case 'paths': {
      const fault = isPathTemplate(value) ? findTemplateFault(value) : null;
      return fault === null ? null : `the path template ${value} ${fault}`;
    }
    case 'serviceAccounts':
    case 'source.serviceAccount':
      return /^[^/*]+(?:\/[^/*]+)?$/.test(value) ? null : `${value} is neither ACCOUNT nor NAMESPACE/ACCOUNT`;
    default:
      return null;
  }
}

const PLAIN_KEYS = new Set([
  'source.ip',
  'remote.ip',
  'source.namespace',
  'source.principal',
  'source.serviceAccount',
  'source.trustDomain',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'destination.ip',
  'destination.port',
  'connection.sni',
]);
const KEYED = /^(?:request\.headers|request\.auth\.claims|experimental\.envoy\.filters\.[^[]+)\[.+\]$/;

export function isKnownKey(key: string): boolean {
  return PLAIN_KEYS.has(key) || KEYED.test(key);
}

function checkFields(fields: Fields, path: Path, tell: Tell): void {
  if (Object.values(fields).every((values) => values.length === 0)) tell(path, 'must not be empty');
  for (const [name, values] of Object.entries(fields)) {
    const positive = name.startsWith('not') ? name.charAt(3).toLowerCase() + name.slice(4) : name;
    for (const [i, value] of values.entries()) {
      const fault = findFault(positive, value);
      if (fault !== null) tell([...path, name, i], fault);
      if (positive === 'principals' && value.startsWith('spiffe://'))
        tell(
          [...path, name, i],
          `${value}: principals are written without spiffe://, so this matches nobody`,
          'warning',
        );
    }
  }
}

const NOT_WITH_ACCOUNTS = ['principals', 'namespaces'].flatMap((name) => [name, negate(name)]);
const NOT_IN_CUSTOM = ['namespaces', 'serviceAccounts', 'principals', 'requestPrincipals'].flatMap((name) => [
  name,
  negate(name),
]);

function has(fields: Fields, names: readonly string[]): boolean {
  return names.some((name) => (fields[name]?.length ?? 0) > 0);
}

function checkRule(
  rule: PolicyRule,
  { action }: AuthorizationPolicy,
  { path, tell }: { path: Path; tell: Tell },
) {
  for (const [i, source] of rule.from.entries()) {
    const at = [...path, 'from', i, 'source'];
    checkFields(source, at, tell);
    if (has(source, ['serviceAccounts', 'notServiceAccounts']) && has(source, NOT_WITH_ACCOUNTS))
      tell(at, 'serviceAccounts cannot stand beside principals or namespaces');
    if (action === 'CUSTOM' && has(source, NOT_IN_CUSTOM))
      tell(
        at,
        'the action CUSTOM knows no identities: principals, namespaces, serviceAccounts and requestPrincipals cannot be used',
      );
  }
  for (const [i, operation] of rule.to.entries())
    checkFields(operation, [...path, 'to', i, 'operation'], tell);
  for (const [i, { key, values, notValues }] of rule.when.entries()) {
    const at = [...path, 'when', i];
    if (!isKnownKey(key)) tell([...at, 'key'], `Istio knows no attribute ${key}`);
    if (values.length + notValues.length === 0) tell(at, `${key} has neither values nor notValues`);
    for (const [field, list] of [
      ['values', values],
      ['notValues', notValues],
    ] as const)
      for (const [j, value] of list.entries()) {
        const fault = findFault(key, value);
        if (fault !== null) tell([...at, field, j], fault);
      }
  }
  if (action === 'DENY' && widensOverTcp(rule))
    tell(
      path,
      'over TCP, where there is no HTTP to look at, this rule is judged without its HTTP fields and denies more: name ports to keep it to HTTP',
      'warning',
    );
}

/** Whether a rule of a DENY policy loses fields over TCP without a port that would keep it away from there. */
export function widensOverTcp(rule: PolicyRule): boolean {
  const fields = [...rule.from, ...rule.to].flatMap((one) =>
    Object.keys(one).filter((name) => one[name]?.length),
  );
  const attributes = [
    ...fields.map((name) => name.replace(/^not([A-Z])/, (_, first: string) => first.toLowerCase())),
    ...rule.when.map(({ key }) => key),
  ];
  return (
    attributes.some(isHttpOnly) && !attributes.some((name) => name === 'ports' || name === 'destination.port')
  );
}

/** In order of the text. */
export function checkPolicy(policy: AuthorizationPolicy): PolicyIssue[] {
  const issues: PolicyIssue[] = [];
  const tell: Tell = (path, message, severity = 'error') => issues.push({ path, message, severity });
  if (policy.matchLabels !== null && policy.targetRefs.length > 0)
    tell([], 'has both a selector and targetRefs: only one of them can be');
  if (policy.provider !== '' && policy.action !== 'CUSTOM')
    tell(['provider'], `belongs to the action CUSTOM, not ${policy.action}`);
  if (policy.action === 'CUSTOM' && policy.provider === '')
    tell([], 'has the action CUSTOM and names no provider');
  if (policy.action === 'DENY' && policy.rules.length === 0)
    tell([], 'is a DENY policy without rules, which never denies: an empty rule {} denies everything');
  for (const [i, rule] of policy.rules.entries()) checkRule(rule, policy, { path: ['rules', i], tell });
  return issues;
}
