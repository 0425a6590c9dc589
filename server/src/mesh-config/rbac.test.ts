/** The role that deploy/ offers names exactly what is asked for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { CONFIG_KINDS } from './kinds.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

function readRules(file: string, kind: string): readonly Rule[] {
  const text = readFileSync(join(import.meta.dirname, '../../../deploy', file), 'utf8');
  const documents = parseAllDocuments(text).map(
    (one) => one.toJS() as { kind: string; rules?: readonly Rule[] },
  );
  return documents.find((one) => one.kind === kind)?.rules ?? [];
}

const rulesOf = (kind: string): readonly Rule[] => readRules('mesh-config-rbac.yaml', kind);

it('lets every kind be listed and watched, and nothing else', () => {
  const rules = rulesOf('ClusterRole');
  const granted = rules.flatMap(({ apiGroups: [group], resources }) =>
    resources.map((one) => `${group}/${one}`),
  );
  expect(granted.toSorted()).toEqual(
    CONFIG_KINDS.map(({ group, plural }) => `${group}/${plural}`).toSorted(),
  );
  const all = [...rules, ...rulesOf('Role')];
  expect(new Set(all.map(({ verbs }) => verbs.join()))).toEqual(new Set(['list,watch']));
  expect(rulesOf('Role')).toMatchObject([{ resources: ['configmaps'], resourceNames: ['istio'] }]);
});

it('lets what forms write be read, created and patched where that is permitted, and nothing be deleted', () => {
  const rules = readRules('mesh-config-apply-rbac.yaml', 'ClusterRole');
  expect(
    rules.flatMap(({ apiGroups: [group], resources }) => resources.map((one) => `${group}/${one}`)),
  ).toEqual([
    'networking.istio.io/virtualservices',
    'networking.istio.io/destinationrules',
    'gateway.networking.k8s.io/httproutes',
    '/services',
  ]);
  expect(new Set(rules.map(({ verbs }) => verbs.join()))).toEqual(new Set(['get,create,patch']));
});
