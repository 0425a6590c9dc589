/** AuthorizationPolicies of Istio. https://istio.io/latest/docs/reference/config/security/ */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import { bodyAt, hasLabels, listAt, textOf, textsAt, type Placed } from './fields.ts';
import type { MeshView } from './mesh-view.ts';
import { peerModes } from './peer-modes.ts';
import { nameOf, type Finding, type Rule } from './rule.ts';
import { asksForTokens, findEmptySelection, selectedBy, selectionOf } from './selector-parts.ts';
import { lacksNamespace } from './told-namespaces.ts';

const GROUP = 'security.istio.io';
const POLICY = { kinds: ['AuthorizationPolicy'], group: GROUP } as const;

function sourcesOf({ spec }: MeshResource): Placed<Body>[] {
  return listAt(spec, 'rules').flatMap(({ value, path }) =>
    listAt(value, 'from', path).flatMap((from) => bodyAt(from.value, 'source', from.path) ?? []),
  );
}

function operationsOf({ spec }: MeshResource): Placed<Body>[] {
  return listAt(spec, 'rules').flatMap(({ value, path }) =>
    listAt(value, 'to', path).flatMap((to) => bodyAt(to.value, 'operation', to.path) ?? []),
  );
}

function actionOf({ spec }: MeshResource): string {
  return textOf(spec['action']) || 'ALLOW';
}

/** Of the fields of an operation those that every HTTP request has; ports are left to what listens. */
const EVERY_REQUEST = new Set(['hosts', 'paths', 'methods']);

/** Whether an operation asks for nothing that a request can lack. */
function isForAnyRequest(operation: Body): boolean {
  const fields = Object.keys(operation);
  return (
    fields.length > 0 &&
    fields.every(
      (key) => EVERY_REQUEST.has(key) && textsAt(operation, key).some(({ value }) => value === '*'),
    )
  );
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);
/** Of WebDAV and its like: rare, and right. */
const RARE_METHODS =
  /^(PROPFIND|PROPPATCH|MKCOL|COPY|MOVE|LOCK|UNLOCK|REPORT|SEARCH|PURGE|LINK|UNLINK|QUERY)$/;

/** `namespace/account` of everything that runs. */
function accounts(view: MeshView): ReadonlySet<string> {
  return new Set(view.workloads().map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`));
}

const PRINCIPAL = /^(?<domain>[^/]+)\/ns\/(?<namespace>[^/]+)\/sa\/(?<account>[^/]+)$/;

export const POLICY_RULES: readonly Rule[] = [
  {
    ...POLICY,
    code: 'SG0601',
    severity: 'warning',
    what: 'An AuthorizationPolicy selects no workload',
    why: 'It protects nothing: what was meant is open to whoever else may call it, or the policy is left over.',
    fix: 'Correct the labels of the selector, or delete the policy.',
    alike: ['IST0127', 'KIA0004'],
    check: findEmptySelection,
  },
  {
    ...POLICY,
    code: 'SG0602',
    severity: 'warning',
    what: 'An ALLOW policy without rules, and none that allows anything',
    why: 'ALLOW without rules allows nothing: every call to what it selects is answered with 403.',
    fix: 'Add a rule or a second policy that allows the callers; `rules: [{}]` allows everybody.',
    alike: [],
    check(resource, view) {
      if (actionOf(resource) !== 'ALLOW' || listAt(resource.spec, 'rules').length > 0) return [];
      const others = view
        .list('AuthorizationPolicy', GROUP)
        .filter(
          (one) =>
            one !== resource &&
            actionOf(one) === 'ALLOW' &&
            listAt(one.spec, 'rules').length > 0 &&
            (one.namespace === resource.namespace ||
              [one.namespace, resource.namespace].includes(view.rootNamespace)),
        );
      return others.length === 0
        ? [{ path: ['spec'], message: 'It allows nothing, and no other policy allows anything there.' }]
        : [];
    },
  },
  {
    ...POLICY,
    code: 'SG0603',
    severity: 'warning',
    what: 'A DENY policy denies everything',
    why: 'DENY is looked at before ALLOW: with a rule that matches every request no policy can let anything through.',
    fix: 'Say in the rule which callers or operations are denied.',
    alike: [],
    check: (resource) =>
      actionOf(resource) !== 'DENY'
        ? []
        : listAt(resource.spec, 'rules').flatMap((rule): Finding[] => {
            if (['from', 'when'].some((key) => listAt(rule.value, key).length > 0)) return [];
            const to = listAt(rule.value, 'to', rule.path);
            if (to.length === 0)
              return [
                {
                  path: rule.path,
                  message: 'The rule has neither from, to nor when: it matches every request.',
                },
              ];
            const wide = to
              .flatMap(({ value, path }) => bodyAt(value, 'operation', path) ?? [])
              .find(({ value }) => isForAnyRequest(value));
            return wide ? [{ path: wide.path, message: 'Every request has what the rule asks for.' }] : [];
          }),
  },
  {
    ...POLICY,
    code: 'SG0604',
    severity: 'warning',
    what: 'A principal that nobody has',
    why: 'No workload runs with this service account, so the rule never matches: an ALLOW lets nobody in, a DENY keeps nobody out.',
    fix: 'Write trust-domain/ns/namespace/sa/account as the workload has it.',
    alike: ['KIA0106'],
    check: (resource, view) =>
      sourcesOf(resource).flatMap(({ value, path }) =>
        textsAt(value, 'principals', path).flatMap((principal) => {
          const { namespace = '', account = '' } = PRINCIPAL.exec(principal.value)?.groups ?? {};
          if (`${namespace}${account}`.includes('*') || namespace === '' || !view.tellsWorkloads(namespace))
            return [];
          return view.once(accounts).has(`${namespace}/${account}`) ||
            view.isMadeForGateway(namespace, account)
            ? []
            : [{ path: principal.path, message: `No workload of ${namespace} runs as ${account}.` }];
        }),
      ),
  },
  {
    ...POLICY,
    code: 'SG0605',
    severity: 'warning',
    what: 'A principal is not written as one',
    why: 'It is compared with identities of the form trust-domain/ns/namespace/sa/account, and never equals one.',
    fix: 'Leave out spiffe://, and write the whole identity, or one * at its beginning or end.',
    alike: ['KIA0106'],
    check: (resource) =>
      sourcesOf(resource).flatMap(({ value, path }) =>
        textsAt(value, 'principals', path)
          .filter(
            (one) => !one.value.startsWith('*') && !one.value.endsWith('*') && !PRINCIPAL.test(one.value),
          )
          .map((one) => ({
            path: one.path,
            message: `${one.value.slice(0, 200)} is no identity of a workload.`,
          })),
      ),
  },
  {
    ...POLICY,
    code: 'SG0606',
    severity: 'warning',
    what: 'A principal of another trust domain',
    why: 'Certificates of this mesh carry another trust domain, so the rule matches nobody of it.',
    fix: 'Use the trust domain of the mesh (cluster.local stands for it too), or add the other as an alias.',
    alike: [],
    check: (resource, view) => {
      const aliases = textsAt(view.meshSettings ?? {}, 'trustDomainAliases').map(({ value }) => value);
      const known = new Set([view.trustDomain, 'cluster.local', ...aliases]);
      return view.meshSettings === null
        ? []
        : sourcesOf(resource).flatMap(({ value, path }) =>
            textsAt(value, 'principals', path).flatMap((one) => {
              const domain = PRINCIPAL.exec(one.value)?.groups?.['domain'] ?? '*';
              return domain.includes('*') || known.has(domain)
                ? []
                : [
                    {
                      path: one.path,
                      message: `The mesh’s trust domain is ${view.trustDomain}, not ${domain}.`,
                    },
                  ];
            }),
          );
    },
  },
  {
    ...POLICY,
    code: 'SG0607',
    severity: 'warning',
    what: 'A namespace that does not exist',
    why: 'Nobody calls from there, so the rule never matches.',
    fix: 'Correct the name of the namespace.',
    alike: ['KIA0101'],
    check: (resource, view) =>
      sourcesOf(resource).flatMap(({ value, path }) =>
        textsAt(value, 'namespaces', path)
          .filter(
            ({ value: namespace }) =>
              !namespace.includes('*') &&
              lacksNamespace(view, namespace) &&
              view.workloads(namespace).length === 0,
          )
          .map((one) => ({ path: one.path, message: `There is no namespace ${one.value}.` })),
      ),
  },
  {
    ...POLICY,
    code: 'SG0608',
    severity: 'warning',
    what: 'A method that HTTP does not have',
    why: 'Methods are compared as they are written, in capitals: the rule never matches. gRPC methods are paths.',
    fix: 'Write GET, POST and so on; put /package.Service/Method under paths.',
    alike: ['KIA0102'],
    check: (resource) =>
      operationsOf(resource).flatMap(({ value, path }) =>
        ['methods', 'notMethods']
          .flatMap((key) => textsAt(value, key, path))
          .flatMap((one) =>
            one.value.includes('*') || METHODS.has(one.value) || RARE_METHODS.test(one.value)
              ? []
              : [{ path: one.path, message: `${one.value.slice(0, 100)} is no method of HTTP.` }],
          ),
      ),
  },
  {
    ...POLICY,
    code: 'SG0609',
    severity: 'error',
    what: 'A rule asks who calls where mutual TLS is switched off',
    why: 'Without a client’s certificate there is neither a principal nor a namespace: an ALLOW lets nobody in, a DENY keeps nobody out.',
    fix: 'Set PeerAuthentication to STRICT or PERMISSIVE, or tell callers apart in another way.',
    alike: ['KIA0105'],
    check(resource, view) {
      const [asked] = sourcesOf(resource).flatMap(({ value, path }) =>
        ['principals', 'namespaces'].flatMap((key) => textsAt(value, key, path)),
      );
      if (!asked) return [];
      for (const { namespace, labels } of selectedBy(resource, view)) {
        const setter = view.once(peerModes).disabledFor(namespace, labels);
        if (setter)
          return [
            { path: asked.path, message: `${nameOf(setter)} switches mutual TLS off.`, others: [setter.id] },
          ];
      }
      return [];
    },
  },
  {
    ...POLICY,
    code: 'SG0610',
    severity: 'error',
    what: 'CUSTOM authorization names no provider that there is',
    why: 'Istio then denies every request that the rules match.',
    fix: 'Name a provider of extensionProviders in Istio’s mesh configuration.',
    alike: [],
    check(resource, view) {
      if (actionOf(resource) !== 'CUSTOM') return [];
      const name = textOf(bodyAt(resource.spec, 'provider')?.value['name']);
      const known = view.meshSettings
        ? listAt(view.meshSettings, 'extensionProviders').map(({ value }) => value['name'])
        : null;
      return name !== '' && (known === null || known.includes(name))
        ? []
        : [
            {
              path: ['spec', name === '' ? 'action' : 'provider'],
              message: `There is no provider ${name || 'named'}.`,
            },
          ];
    },
  },
  {
    ...POLICY,
    code: 'SG0611',
    severity: 'warning',
    what: 'A policy asks for tokens that nobody checks',
    why: 'Claims are known only where a RequestAuthentication checks tokens: the rule never matches.',
    fix: 'Add a RequestAuthentication for the same workloads.',
    alike: [],
    check(resource, view) {
      if (!asksForTokens(resource) || resource.spec['targetRefs'] !== undefined) return [];
      const selected = selectedBy(resource, view);
      const checkers = view
        .list('RequestAuthentication')
        .filter(({ namespace }) => namespace === resource.namespace || namespace === view.rootNamespace);
      const isChecked = checkers.some((one) => {
        const selection = selectionOf(one);
        return selection === null || selected.some(({ labels }) => hasLabels(labels, selection.labels));
      });
      return selected.length === 0 || isChecked
        ? []
        : [
            {
              path: ['spec', 'rules'],
              message: `No RequestAuthentication checks tokens for what the policy selects.`,
            },
          ];
    },
  },
  {
    kinds: ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'],
    group: '',
    code: 'SG0612',
    severity: 'error',
    what: 'A targetRef names what does not exist',
    why: 'The policy is attached to nothing and has no effect.',
    fix: 'Correct kind, group and name; the target must be in the namespace of the policy.',
    alike: [],
    missing: ['Service', 'ServiceEntry', 'Gateway.gateway.networking.k8s.io'],
    check: (resource, view) =>
      listAt(resource.spec, 'targetRefs').flatMap(({ value, path }): Finding[] => {
        const [kind, name, group] = ['kind', 'name', 'group'].map((key) => textOf(value[key])) as [
          string,
          string,
          string,
        ];
        const { namespace } = resource;
        const isGateway = kind === 'Gateway' && group === 'gateway.networking.k8s.io';
        const isEntry = kind === 'ServiceEntry';
        const isMissing =
          kind === 'Service'
            ? view.service(namespace, name).state === 'unknown'
            : (isGateway || isEntry) &&
              (view.tellsAll([isGateway ? `Gateway.${group}` : kind]) ||
                view.list(kind, group).some((one) => one.namespace === namespace)) &&
              view.find({ kind, group, namespace, name }) === null;
        return isMissing
          ? [{ path: [...path, 'name'], message: `There is no ${kind} ${namespace}/${name}.` }]
          : [];
      }),
  },
];
