/** Linkerd's policy and profiles. https://linkerd.io/2/reference/authorization-policy/ */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import { bodyAt, formatLabels, hasLabels, labelsOf, listAt, numberOf, textOf } from './fields.ts';
import { splitHost, type MeshView } from './mesh-view.ts';
import { nameOf, type Finding, type Rule } from './rule.ts';
import { findEmptySelection, selectedBy } from './selector-parts.ts';

const GROUP = 'policy.linkerd.io';
const SERVER = { kinds: ['Server'], group: GROUP } as const;
const POLICY = { kinds: ['AuthorizationPolicy'], group: GROUP } as const;

function accounts(view: MeshView): ReadonlySet<string> {
  return new Set(view.workloads().map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`));
}

/** Ports of the pods that it selects, by number and name. */
function podPorts(resource: MeshResource, view: MeshView): Set<string> {
  const selected = new Set(selectedBy(resource, view).map(({ kind, name }) => `${kind} ${name}`));
  const ports = ['Deployment', 'StatefulSet', 'DaemonSet']
    .flatMap((kind) => view.list(kind))
    .filter((one) => one.namespace === resource.namespace && selected.has(`${one.kind} ${one.name}`))
    .flatMap(({ spec }) =>
      listAt(bodyAt(bodyAt(spec, 'template')?.value ?? {}, 'spec')?.value ?? {}, 'containers'),
    )
    .flatMap(({ value }) => listAt(value, 'ports'))
    .flatMap(({ value }) => [textOf(value['name']), String(numberOf(value['containerPort']) ?? '')]);
  return new Set(ports.filter((port) => port !== ''));
}

interface Place {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Server: [GROUP],
  MeshTLSAuthentication: [GROUP],
  NetworkAuthentication: [GROUP],
  HTTPRoute: [GROUP, 'gateway.networking.k8s.io'],
};

/** Whether a reference is to something that is not there; false for kinds that are not read, and where none of the kind is told in the namespace. */
function isMissing(view: MeshView, place: Place): boolean {
  const { kind, namespace } = place;
  const groups = GROUPS[kind] ?? [];
  if (groups.length === 0 || groups.some((group) => view.find({ ...place, group }) !== null)) return false;
  const isTold = view.list(kind).some((one) => one.namespace === namespace);
  return isTold || view.tellsAll(kind === 'HTTPRoute' ? [kind, `${kind}.${GROUP}`] : [kind]);
}

/** An account that nothing runs as. */
function isUnused(view: MeshView, { kind, namespace, name }: Place): boolean {
  return (
    kind === 'ServiceAccount' &&
    view.tellsWorkloads(namespace) &&
    !view.once(accounts).has(`${namespace}/${name}`)
  );
}

function readPlace(value: Body, home: string): Place {
  return {
    kind: textOf(value['kind']),
    namespace: textOf(value['namespace']) || home,
    name: textOf(value['name']),
  };
}

/** Whether whom it selects is known by labels alone: not by expressions, nor outside of the cluster. */
function isPlain({ spec }: MeshResource): boolean {
  const selector = bodyAt(spec, 'podSelector')?.value;
  return selector !== undefined && selector['matchExpressions'] === undefined;
}

/** Those that the proxy has, whatever the containers say. */
const PROXY_PORTS = new Set(['linkerd-proxy', 'linkerd-admin', '4143', '4191']);

export const LINKERD_RULES: readonly Rule[] = [
  {
    ...SERVER,
    code: 'SG0901',
    severity: 'warning',
    what: 'A Server selects no pods',
    why: 'It protects nothing: pods keep the default policy.',
    fix: 'Correct podSelector, or delete the Server.',
    alike: [],
    check: findEmptySelection,
  },
  {
    ...SERVER,
    code: 'SG0902',
    severity: 'warning',
    what: 'The pods of a Server do not have its port',
    why: 'The port that was meant keeps the default policy.',
    fix: 'Use a port, or the name of one, that the containers declare.',
    alike: [],
    check(resource, view) {
      const { port } = resource.spec;
      const ports = podPorts(resource, view);
      const wanted = typeof port === 'number' || typeof port === 'string' ? String(port) : '';
      return !isPlain(resource) || ports.size === 0 || ['', ...PROXY_PORTS, ...ports].includes(wanted)
        ? []
        : [
            {
              path: ['spec', 'port'],
              message: `The pods have the ports ${[...ports].join(', ')}, not ${wanted}.`,
            },
          ];
    },
  },
  {
    ...SERVER,
    code: 'SG0903',
    severity: 'error',
    what: 'Two Servers are for one port of one workload',
    why: 'One of them counts, and which one is not defined.',
    fix: 'Make their selectors or ports differ.',
    alike: [],
    check(resource, view): Finding[] {
      if (!isPlain(resource)) return [];
      const own = selectedBy(resource, view);
      const labels = labelsOf(bodyAt(resource.spec, 'podSelector')?.value['matchLabels']);
      const other = view
        .list('Server')
        .find(
          (one) =>
            one !== resource &&
            isPlain(one) &&
            one.namespace === resource.namespace &&
            one.spec['port'] === resource.spec['port'] &&
            own.some((workload) =>
              hasLabels(workload.labels, labelsOf(bodyAt(one.spec, 'podSelector')?.value['matchLabels'])),
            ),
        );
      return other
        ? [
            {
              path: ['spec', 'podSelector'],
              message: `${nameOf(other)} has the port for ${formatLabels(labels) || 'all pods'} as well.`,
              others: [other.id],
            },
          ]
        : [];
    },
  },
  {
    ...POLICY,
    code: 'SG0904',
    severity: 'error',
    what: 'The target of an AuthorizationPolicy does not exist',
    why: 'It grants nothing: whoever it was to let in is refused.',
    fix: 'Correct targetRef, or create the Server or route.',
    alike: [],
    missing: ['Server', 'HTTPRoute', 'HTTPRoute.policy.linkerd.io'],
    check({ spec, namespace }, view) {
      const target = bodyAt(spec, 'targetRef');
      const place = readPlace(target?.value ?? {}, namespace);
      return target && isMissing(view, place)
        ? [{ path: [...target.path, 'name'], message: `There is no ${nameOf(place)}.` }]
        : [];
    },
  },
  {
    ...POLICY,
    code: 'SG0905',
    severity: 'error',
    what: 'An authentication that is required does not exist',
    why: 'The policy is not valid and grants nothing: callers are refused.',
    fix: 'Correct the reference, or create the authentication.',
    alike: [],
    missing: ['MeshTLSAuthentication', 'NetworkAuthentication'],
    check: ({ spec, namespace }, view) =>
      listAt(spec, 'requiredAuthenticationRefs').flatMap(({ value, path }) => {
        const place = readPlace(value, namespace);
        return isMissing(view, place)
          ? [{ path: [...path, 'name'], message: `There is no ${nameOf(place)}.` }]
          : [];
      }),
  },
  {
    kinds: ['HTTPRoute'],
    group: GROUP,
    code: 'SG0906',
    severity: 'error',
    what: 'The parent of an HTTPRoute of Linkerd does not exist',
    why: 'The route is attached to nothing.',
    fix: 'Correct the parentRef: a Server, or a Service.',
    alike: [],
    missing: ['Server', 'Service'],
    check: ({ spec, namespace }, view) =>
      listAt(spec, 'parentRefs').flatMap(({ value, path }) => {
        const place = readPlace(value, namespace);
        const isLost =
          place.kind === 'Service'
            ? view.service(place.namespace, place.name).state === 'unknown'
            : isMissing(view, place);
        return isLost ? [{ path: [...path, 'name'], message: `There is no ${nameOf(place)}.` }] : [];
      }),
  },
  {
    kinds: ['ServiceProfile'],
    group: 'linkerd.io',
    code: 'SG0907',
    severity: 'warning',
    what: 'A ServiceProfile is for no Service',
    why: 'Its routes, retries and timeouts apply to nothing: the name must be the whole name of the Service.',
    fix: 'Name it service.namespace.svc.cluster.local.',
    alike: [],
    check({ name, namespace }, view) {
      const own = splitHost(name, namespace);
      const isMissing = own
        ? view.service(own.namespace, own.name).state === 'unknown' || !name.includes('.')
        : false;
      return isMissing ? [{ path: ['metadata', 'name'], message: `No Service has the host ${name}.` }] : [];
    },
  },
  {
    kinds: ['MeshTLSAuthentication', 'AuthorizationPolicy'],
    group: GROUP,
    code: 'SG0908',
    severity: 'warning',
    what: 'An identity is authenticated that nobody has',
    why: 'It matches nobody, so that the callers that were meant are refused.',
    fix: 'Write account.namespace.serviceaccount.identity.linkerd.cluster.local as the workload has it.',
    alike: [],
    check({ spec, namespace }, view) {
      const known = view.once(accounts);
      const byName = (Array.isArray(spec['identities']) ? spec['identities'] : []).flatMap(
        (one: unknown, i): Finding[] => {
          const match = /^(?<account>[^.*]+)\.(?<where>[^.]+)\.serviceaccount\.identity\./.exec(textOf(one));
          const { account = '', where = '' } = match?.groups ?? {};
          return match && view.tellsWorkloads(where) && !known.has(`${where}/${account}`)
            ? [{ path: ['spec', 'identities', i], message: `No workload of ${where} runs as ${account}.` }]
            : [];
        },
      );
      const references = ['identityRefs', 'requiredAuthenticationRefs'].flatMap((key) => listAt(spec, key));
      const byReference = references.flatMap(({ value, path }): Finding[] => {
        const place = readPlace(value, namespace);
        return isUnused(view, place)
          ? [{ path: [...path, 'name'], message: `No workload of ${place.namespace} runs as ${place.name}.` }]
          : [];
      });
      return [...byName, ...byReference];
    },
  },
];
