/** Rules in plain words. Enters: a policy; leaves: one sentence for each rule. Pure. */
import { negate, type AuthorizationPolicy, type Condition, type Fields } from './authorization-policy.ts';

const VERBS: Readonly<Record<AuthorizationPolicy['action'], string>> = {
  ALLOW: 'may call',
  DENY: 'may not call',
  AUDIT: 'is audited when calling',
  CUSTOM: 'is decided by the external authorizer when calling',
};
const MAXIMUM_LISTED = 6;

function list(values: readonly string[], last: 'or' | 'and' = 'or'): string {
  const shown =
    values.length > MAXIMUM_LISTED
      ? [...values.slice(0, MAXIMUM_LISTED), `${values.length - MAXIMUM_LISTED} more`]
      : values;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} ${last} ${shown.at(-1)}`;
}

function namePrincipal(principal: string): string {
  if (principal === '*') return 'anybody with an identity';
  const match = /^[^/*]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(principal);
  return match ? `${match[2]} of ${match[1]}` : principal;
}

type Word = readonly [field: string, word: (values: readonly string[]) => string];

const SOURCE_WORDS: readonly Word[] = [
  ['principals', (values) => list(values.map(namePrincipal))],
  ['serviceAccounts', (values) => `service account ${list(values)}`],
  ['namespaces', (values) => `namespace ${list(values)}`],
  ['trustDomains', (values) => `trust domain ${list(values)}`],
  [
    'requestPrincipals',
    (values) => (values.includes('*') ? 'a caller with a valid token' : `token of ${list(values)}`),
  ],
  ['ipBlocks', (values) => `address ${list(values)}`],
  ['remoteIpBlocks', (values) => `original address ${list(values)}`],
];

const OPERATION_WORDS: readonly Word[] = [
  ['methods', (values) => list(values)],
  ['paths', (values) => `path ${list(values)}`],
  ['hosts', (values) => `host ${list(values)}`],
  ['ports', (values) => `port ${list(values)}`],
];

function describeFields(fields: Fields, words: readonly Word[]): string {
  const parts = words.flatMap(([field, word]) => {
    const values = fields[field] ?? [];
    const notValues = fields[negate(field)] ?? [];
    return [
      ...(values.length > 0 ? [word(values)] : []),
      ...(notValues.length > 0 ? [`anything but ${word(notValues)}`] : []),
    ];
  });
  return parts.join(', ');
}

function describeCondition({ key, values, notValues }: Condition): string {
  const parts = [
    ...(values.length > 0 ? [`${key} is ${list(values)}`] : []),
    ...(notValues.length > 0 ? [`${key} is not ${list(notValues)}`] : []),
  ];
  return parts.join(' and ');
}

/** As `web of shop may call GET, path /cart`. */
export function describeRules(policy: AuthorizationPolicy): string[] {
  const verb = VERBS[policy.action];
  return policy.rules.map((rule) => {
    if (rule.unreadable) return 'A rule that could not be read.';
    const who = rule.from.map((source) => describeFields(source, SOURCE_WORDS)).join('; or ');
    const what = rule.to.map((operation) => describeFields(operation, OPERATION_WORDS)).join('; or ');
    const when = rule.when.map(describeCondition).join(' and ');
    const caller = who === '' ? (policy.action === 'DENY' ? 'Nobody' : 'Anybody') : who;
    const does = who === '' && policy.action === 'DENY' ? 'may call' : verb;
    return `${caller} ${does} ${what === '' ? 'everything' : what}${when === '' ? '' : `, when ${when}`}.`;
  });
}
