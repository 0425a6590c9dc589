/** ServiceEntries and WorkloadEntries. https://istio.io/latest/docs/reference/config/networking/service-entry/ */
import type { MeshResource } from '../mesh-config.ts';
import {
  bodyAt,
  formatLabels,
  hasLabels,
  labelsOf,
  listAt,
  mayHaveLabels,
  numberOf,
  textOf,
  textsAt,
  type Labels,
} from './fields.ts';
import { POD_KINDS, splitHost, type MeshView } from './mesh-view.ts';
import { nameOf, type Finding, type Rule } from './rule.ts';
import { ISTIO_NETWORKING } from './virtual-service-parts.ts';

const OF = { kinds: ['ServiceEntry'], group: ISTIO_NETWORKING } as const;

function entriesByHost(view: MeshView): ReadonlyMap<string, readonly MeshResource[]> {
  const found = new Map<string, MeshResource[]>();
  for (const entry of view.list('ServiceEntry')) {
    for (const { value } of textsAt(entry.spec, 'hosts')) {
      const known = found.get(value);
      if (known) known.push(entry);
      else found.set(value, [entry]);
    }
  }
  return found;
}

function portsOf({ spec }: MeshResource): { number: number | null; protocol: string }[] {
  return listAt(spec, 'ports').map(({ value }) => ({
    number: numberOf(value['number']),
    protocol: textOf(value['protocol']).toUpperCase(),
  }));
}

/** Istio's own default where it is left out. */
function resolutionOf({ spec }: Pick<MeshResource, 'spec'>): string {
  return textOf(spec['resolution']) || 'NONE';
}

function isOnlyForItself({ spec }: MeshResource): boolean {
  const to = textsAt(spec, 'exportTo').map(({ value }) => value);
  return to.length > 0 && to.every((one) => one === '.');
}

function areSeenTogether(a: MeshResource, b: MeshResource): boolean {
  return a.namespace === b.namespace || (!isOnlyForItself(a) && !isOnlyForItself(b));
}

function selectorOf({ spec }: MeshResource): Labels {
  return labelsOf(bodyAt(spec, 'workloadSelector')?.value['labels']);
}

/** Selectors of ServiceEntries and Services, by namespace. */
function selectorsByNamespace(view: MeshView): ReadonlyMap<string, readonly Labels[]> {
  const all = [
    ...view.list('ServiceEntry').map((one) => ({ namespace: one.namespace, labels: selectorOf(one) })),
    ...view
      .list('Service')
      .map((one) => ({ namespace: one.namespace, labels: labelsOf(one.spec['selector']) })),
  ].filter(({ labels }) => Object.keys(labels).length > 0);
  return new Map(
    [...Map.groupBy(all, ({ namespace }) => namespace)].map(([namespace, those]) => [
      namespace,
      those.map(({ labels }) => labels),
    ]),
  );
}

export const SERVICE_ENTRY_RULES: readonly Rule[] = [
  {
    ...OF,
    code: 'SG0401',
    severity: 'warning',
    what: 'Two ServiceEntries have one host with different ports or resolution',
    why: 'Proxies see one of them for the port and not the other, by their age: which it is can change with every renewal.',
    fix: 'Merge them into one, or keep them apart by exportTo.',
    alike: [],
    check: (resource, view) =>
      textsAt(resource.spec, 'hosts').flatMap(({ value: host, path }): Finding[] => {
        const others = (view.once(entriesByHost).get(host) ?? []).filter(
          (other) =>
            other !== resource &&
            areSeenTogether(resource, other) &&
            (resolutionOf(other) !== resolutionOf(resource) ||
              portsOf(resource).some((one) =>
                portsOf(other).some(
                  (second) => one.number === second.number && one.protocol !== second.protocol,
                ),
              )),
        );
        return others.length === 0
          ? []
          : [
              {
                path,
                message: `${others.map(nameOf).join(', ')} says something else of ${host}.`,
                others: others.map(({ id }) => id),
              },
            ];
      }),
  },
  {
    ...OF,
    code: 'SG0402',
    severity: 'error',
    what: 'STATIC resolution has no endpoints',
    why: 'There is no address to connect to: calls to the host get 503 (UH).',
    fix: 'List endpoints, select workloads by workloadSelector, or use resolution DNS.',
    alike: [],
    check: ({ spec }) =>
      spec['resolution'] === 'STATIC' &&
      listAt(spec, 'endpoints').length === 0 &&
      spec['workloadSelector'] === undefined
        ? [
            {
              path: ['spec', 'resolution'],
              message: 'The resolution is STATIC, and there is neither an endpoint nor a workloadSelector.',
            },
          ]
        : [],
  },
  {
    ...OF,
    code: 'SG0403',
    severity: 'error',
    what: 'A host with a wildcard is to be resolved by DNS',
    why: 'A name with a wildcard cannot be looked up: Istio refuses the resource.',
    fix: 'Name the hosts, give endpoints, use resolution NONE, or DYNAMIC_DNS where the version of Istio has it.',
    alike: ['IST0106'],
    check: ({ spec }) =>
      (spec['resolution'] === 'DNS' || spec['resolution'] === 'DNS_ROUND_ROBIN') &&
      listAt(spec, 'endpoints').length === 0
        ? textsAt(spec, 'hosts')
            .filter(({ value }) => value.includes('*'))
            .map(({ value, path }) => ({ path, message: `${value} cannot be resolved by DNS.` }))
        : [],
  },
  {
    ...OF,
    code: 'SG0404',
    severity: 'info',
    what: 'A TCP port has no address',
    why: 'Without an address of its own all TCP hosts on one port are one listener, and the first takes all connections; newer versions allocate addresses.',
    fix: 'Set addresses, or switch on automatic allocation (DNS capture).',
    alike: ['IST0134'],
    check: ({ spec }) => {
      const isExposed = textsAt(spec, 'addresses').length === 0 && resolutionOf({ spec }) !== 'NONE';
      return isExposed
        ? listAt(spec, 'ports')
            .filter(({ value }) => ['', 'TCP'].includes(textOf(value['protocol']).toUpperCase()))
            .map(({ path, value }) => ({
              path,
              message: `Port ${numberOf(value['number'])} is TCP, and the entry has no address.`,
            }))
        : [];
    },
  },
  {
    ...OF,
    code: 'SG0405',
    severity: 'error',
    what: 'It has both endpoints and a workloadSelector',
    why: 'Istio takes one of the two only and refuses the resource.',
    fix: 'Remove one of them.',
    alike: ['IST0106'],
    check: ({ spec }) =>
      listAt(spec, 'endpoints').length > 0 && spec['workloadSelector'] !== undefined
        ? [{ path: ['spec', 'workloadSelector'], message: 'There are endpoints and a workloadSelector.' }]
        : [],
  },
  {
    ...OF,
    code: 'SG0406',
    severity: 'error',
    what: 'The workloadSelector selects nothing',
    why: 'The host has no endpoint: calls get 503 (UH).',
    fix: 'Correct the labels, or register the WorkloadEntries.',
    alike: ['IST0127', 'KIA1201'],
    missing: POD_KINDS,
    check(resource, view) {
      const labels = selectorOf(resource);
      const isFound = view.workloads(resource.namespace).some((one) => mayHaveLabels(one.labels, labels));
      return Object.keys(labels).length === 0 || isFound || !view.tellsWorkloads(resource.namespace)
        ? []
        : [
            {
              path: ['spec', 'workloadSelector', 'labels'],
              message: `No WorkloadEntry and no pod of ${resource.namespace} has ${formatLabels(labels)}.`,
            },
          ];
    },
  },
  {
    ...OF,
    code: 'SG0407',
    severity: 'error',
    what: 'Two ports have one number or one name',
    why: 'Istio refuses the resource.',
    fix: 'Give each port its own number and name.',
    alike: ['IST0106'],
    check({ spec }) {
      const ports = listAt(spec, 'ports');
      return ports.flatMap(({ value, path }, i) => {
        const twin = ports
          .slice(0, i)
          .find((one) =>
            ['number', 'name'].some((key) => value[key] !== undefined && one.value[key] === value[key]),
          );
        return twin
          ? [
              {
                path,
                message: `Port ${numberOf(value['number'])} (${textOf(value['name'])}) is there already.`,
              },
            ]
          : [];
      });
    },
  },
  {
    ...OF,
    code: 'SG0408',
    severity: 'warning',
    what: 'The host is that of a Service in the cluster',
    why: 'Both claim one name: endpoints of the one can take the place of the other’s.',
    fix: 'Use another host, or select the workloads by the Service.',
    alike: [],
    check({ spec, namespace }, view) {
      // With other names to expect in certificates it adds to the Service, as Istio has it.
      if (textsAt(spec, 'subjectAltNames').length > 0) return [];
      return textsAt(spec, 'hosts').flatMap(({ value, path }) => {
        const own = value.includes('.svc.') ? splitHost(value, namespace) : null;
        const service = own ? view.service(own.namespace, own.name) : null;
        return service?.state === 'known'
          ? [
              {
                path,
                message: `${nameOf(service.host.resource)} has the host ${value}.`,
                others: [service.host.resource.id],
              },
            ]
          : [];
      });
    },
  },
  {
    kinds: ['WorkloadEntry'],
    group: ISTIO_NETWORKING,
    code: 'SG0410',
    severity: 'warning',
    what: 'A WorkloadEntry belongs to no ServiceEntry or Service',
    why: 'Nobody can call the workload: no host leads to it.',
    fix: 'Select its labels by a ServiceEntry’s workloadSelector or by a Service of the namespace.',
    alike: [],
    check(resource, view) {
      const labels = labelsOf(resource.spec['labels']);
      const own = view.once(selectorsByNamespace).get(resource.namespace) ?? [];
      if (own.length === 0 && !view.tellsAll(['Service', 'ServiceEntry'])) return [];
      return own.some((selector) => hasLabels(labels, selector))
        ? []
        : [
            {
              path: ['spec', 'labels'],
              message: `No ServiceEntry and no Service of ${resource.namespace} selects ${formatLabels(labels) || 'it'}.`,
            },
          ];
    },
  },
];
