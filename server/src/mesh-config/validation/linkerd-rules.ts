/** Linkerd's policy and profiles. https://linkerd.io/2/reference/authorization-policy/ */
import type { MeshResource } from '../mesh-config.ts';
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

/** Whether a reference to a kind of Linkerd's is found; null for kinds that are not read. */
function isThere(view: MeshView, place: { kind: string; namespace: string; name: string }): boolean | null {
  const { kind, namespace, name } = place;
  switch (kind) {
    case 'Server':
    case 'MeshTLSAuthentication':
    case 'NetworkAuthentication':
      return view.find({ ...place, group: GROUP }) !== null;
    case 'HTTPRoute':
      return [GROUP, 'gateway.networking.k8s.io'].some((group) => view.find({ ...place, group }) !== null);
    case 'ServiceAccount':
      return view.tellsWorkloads(namespace) ? view.once(accounts).has(`${namespace}/${name}`) : null;
    default:
      return null;
  }
}

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
      return ports.size === 0 || wanted === '' || ports.has(wanted)
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
      const own = selectedBy(resource, view);
      const labels = labelsOf(bodyAt(resource.spec, 'podSelector')?.value['matchLabels']);
      const other = view
        .list('Server')
        .find(
          (one) =>
            one !== resource &&
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
    check({ spec, namespace }, view) {
      const target = bodyAt(spec, 'targetRef');
      const kind = textOf(target?.value['kind']);
      const name = textOf(target?.value['name']);
      return target && isThere(view, { kind, namespace, name }) === false
        ? [{ path: [...target.path, 'name'], message: `There is no ${kind} ${namespace}/${name}.` }]
        : [];
    },
  },
  {
    ...POLICY,
    code: 'SG0905',
    severity: 'error',
    what: 'An authentication that is required does not exist',
    why: 'The policy is not valid and grants nothing: callers are refused.',
    fix: 'Correct the reference, or create the authentication or service account.',
    alike: [],
    check: ({ spec, namespace }, view) =>
      listAt(spec, 'requiredAuthenticationRefs').flatMap(({ value, path }) => {
        const kind = textOf(value['kind']);
        const place = {
          kind,
          namespace: textOf(value['namespace']) || namespace,
          name: textOf(value['name']),
        };
        return isThere(view, place) === false
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
    check: ({ spec, namespace }, view) =>
      listAt(spec, 'parentRefs').flatMap(({ value, path }) => {
        const kind = textOf(value['kind']);
        const place = {
          kind,
          namespace: textOf(value['namespace']) || namespace,
          name: textOf(value['name']),
        };
        const isMissing =
          kind === 'Service'
            ? view.service(place.namespace, place.name).state === 'unknown'
            : isThere(view, place) === false;
        return isMissing ? [{ path: [...path, 'name'], message: `There is no ${nameOf(place)}.` }] : [];
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
    kinds: ['MeshTLSAuthentication'],
    group: GROUP,
    code: 'SG0908',
    severity: 'warning',
    what: 'An authentication names an identity that nobody has',
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
      const byReference = listAt(spec, 'identityRefs').flatMap(({ value, path }): Finding[] => {
        const place = {
          kind: textOf(value['kind']),
          namespace: textOf(value['namespace']) || namespace,
          name: textOf(value['name']),
        };
        return place.kind === 'ServiceAccount' && isThere(view, place) === false
          ? [{ path: [...path, 'name'], message: `No workload of ${place.namespace} runs as ${place.name}.` }]
          : [];
      });
      return [...byName, ...byReference];
    },
  },
];
