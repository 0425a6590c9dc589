/** VirtualServices: destinations and weights. https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
import type { MeshResource } from '../mesh-config.ts';
import { bodyAt, labelsOf, listAt, mayHaveLabels, numberOf, textOf, textsAt } from './fields.ts';
import { POD_KINDS, type MeshView } from './mesh-view.ts';
import type { Finding, Rule } from './rule.ts';
import {
  destinationsOf,
  findSubset,
  gatewayPorts,
  ISTIO_NETWORKING,
  listDestinations,
  listGateways,
  listRoutes,
  type Destination,
} from './virtual-service-parts.ts';

const OF = { kinds: ['VirtualService'], group: ISTIO_NETWORKING } as const;

function findUnknownHosts(resource: MeshResource, view: MeshView, mirrored: boolean): Finding[] {
  return listDestinations(resource).flatMap(({ host, path, mirrored: isMirror }) =>
    isMirror === mirrored && view.host(host, resource.namespace).state === 'unknown'
      ? [{ path: [...path, 'host'], message: `No Service and no ServiceEntry has the host ${host}.` }]
      : [],
  );
}

function portsOf(view: MeshView, { host }: Destination, namespace: string): readonly number[] | null {
  const answer = view.host(host, namespace);
  if (answer.state !== 'known' || answer.host.ports.length === 0) return null;
  return answer.host.ports.filter(({ protocol }) => protocol !== 'udp').map(({ number }) => number);
}

export const VIRTUAL_SERVICE_RULES: readonly Rule[] = [
  {
    ...OF,
    code: 'SG0101',
    severity: 'error',
    what: 'A route leads to a host that does not exist',
    why: 'The proxy has no such cluster and answers 503 (NC) to what takes this route.',
    fix: 'Correct the name, write it with its namespace (name.namespace.svc.cluster.local), or add the Service or ServiceEntry.',
    alike: ['IST0101', 'KIA1101'],
    missing: ['Service', 'ServiceEntry'],
    check: (resource, view) => findUnknownHosts(resource, view, false),
  },
  {
    ...OF,
    code: 'SG0102',
    severity: 'error',
    what: 'A route leads to a subset that no DestinationRule defines',
    why: 'Without the subset there is no cluster for it, and what takes this route gets 503 (NC).',
    fix: 'Define the subset in a DestinationRule of the host, or correct its name.',
    alike: ['IST0101', 'KIA1107'],
    missing: ['DestinationRule'],
    check: (resource, view) =>
      listDestinations(resource).flatMap(({ host, subset, path }) =>
        subset === '' ||
        view.host(host, resource.namespace).state !== 'known' ||
        findSubset(view, host, { namespace: resource.namespace, name: subset })
          ? []
          : [
              {
                path: [...path, 'subset'],
                message: `No DestinationRule of ${host} has the subset ${subset}.`,
              },
            ],
      ),
  },
  {
    ...OF,
    code: 'SG0103',
    severity: 'warning',
    what: 'Weights of a route do not sum to 100',
    why: 'Istio takes weights as proportions, so the shares are others than the numbers say; older versions refuse the resource.',
    fix: 'Make the weights of the route sum to 100.',
    alike: ['IST0106'],
    check: (resource) =>
      listRoutes(resource).flatMap(({ value, path }) => {
        const weights = listAt(value, 'route', path).map((one) => numberOf(one.value['weight']));
        const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
        return weights.length < 2 || sum === 100 || sum === 0
          ? []
          : [
              {
                path: [...path, 'route'],
                message: `The weights sum to ${sum}: ${weights.map((one) => one ?? 0).join(' + ')}.`,
              },
            ];
      }),
  },
  {
    ...OF,
    code: 'SG0104',
    severity: 'error',
    what: 'No destination of a route has any weight',
    why: 'A split of which every part weighs nothing is refused by Istio, and the version before stays in force.',
    fix: 'Give at least one destination a weight.',
    alike: ['IST0106'],
    check: (resource) =>
      listRoutes(resource).flatMap(({ value, path }) => {
        const weights = listAt(value, 'route', path).map((one) => numberOf(one.value['weight']) ?? 0);
        return weights.length > 1 && weights.every((weight) => weight === 0)
          ? [
              {
                path: [...path, 'route'],
                message: `None of the ${weights.length} destinations has a weight.`,
              },
            ]
          : [];
      }),
  },
  {
    ...OF,
    code: 'SG0105',
    severity: 'error',
    what: 'A weight is negative or no whole number',
    why: 'Istio refuses the resource, and the version before stays in force.',
    fix: 'Use whole numbers from 0 to 100.',
    alike: ['IST0106'],
    check: (resource) =>
      listRoutes(resource).flatMap((route) =>
        listAt(route.value, 'route', route.path).flatMap(({ value, path }) => {
          const { weight } = value;
          return weight === undefined ||
            (typeof weight === 'number' && Number.isInteger(weight) && weight >= 0)
            ? []
            : [{ path: [...path, 'weight'], message: `The weight is ${JSON.stringify(weight)}.` }];
        }),
      ),
  },
  {
    ...OF,
    code: 'SG0110',
    severity: 'error',
    what: 'A route leads to a port that the host does not have',
    why: 'There is no cluster for the port, and what takes this route gets 503 (NC).',
    fix: 'Use one of the ports of the Service (its port, not its targetPort).',
    alike: ['IST0101'],
    check: (resource, view) =>
      listDestinations(resource).flatMap((destination) => {
        const ports = portsOf(view, destination, resource.namespace);
        const port = numberOf(destination.port);
        return ports === null || port === null || ports.includes(port)
          ? []
          : [
              {
                path: [...destination.path, 'port', 'number'],
                message: `${destination.host} has no port ${port}, but ${ports.join(', ')}.`,
              },
            ];
      }),
  },
  {
    ...OF,
    code: 'SG0111',
    severity: 'error',
    what: 'A gateway’s route names no port of a host that has several',
    why: 'The gateway then takes the port that it listens on itself. The host does not have it, so there is no cluster for it, and requests get 503 (NC).',
    fix: 'Name the port in the destination.',
    alike: ['IST0112'],
    check: (resource, view) =>
      listRoutes(resource).flatMap((route) => {
        // Within the mesh the port of the request is kept, so that only gateways must be told.
        const entered = gatewayPorts(resource, route, view);
        return destinationsOf(route).flatMap((destination): Finding[] => {
          const ports = portsOf(view, destination, resource.namespace) ?? [];
          const lacked = entered.filter((port) => !ports.includes(port));
          if (destination.port !== undefined || ports.length < 2 || lacked.length === 0) return [];
          const message = `${destination.host} has the ports ${ports.join(', ')}, and not ${lacked.join(', ')} of the gateway.`;
          return [{ path: destination.path, message }];
        });
      }),
  },
  {
    ...OF,
    code: 'SG0112',
    severity: 'error',
    what: 'Requests are mirrored to a host that does not exist',
    why: 'No copy arrives anywhere, and nothing tells so: failures of mirrored requests are dropped.',
    fix: 'Correct the host of the mirror, or add the Service.',
    alike: ['IST0101'],
    missing: ['Service', 'ServiceEntry'],
    check: (resource, view) => findUnknownHosts(resource, view, true),
  },
  {
    ...OF,
    code: 'SG0113',
    severity: 'error',
    what: 'It has no routes at all',
    why: 'Istio refuses a VirtualService without http, tls or tcp routes.',
    fix: 'Add a route, or delete the resource.',
    alike: ['IST0106', 'KIA1103'],
    check: (resource) =>
      listRoutes(resource).length > 0
        ? []
        : [{ path: ['spec'], message: 'There is no http, tls or tcp route.' }],
  },
  {
    ...OF,
    code: 'SG0114',
    severity: 'error',
    what: 'The host * is routed within the mesh',
    why: 'Istio takes the host * on gateways only and refuses it for sidecars.',
    fix: 'Name hosts, or name the gateway that the routes are for.',
    alike: ['IST0106'],
    check: (resource) =>
      listGateways(resource).some(({ value }) => value === 'mesh')
        ? textsAt(resource.spec, 'hosts')
            .filter(({ value }) => value === '*')
            .map(({ path }) => ({ path, message: 'The host * stands in a VirtualService for the mesh.' }))
        : [],
  },
  {
    ...OF,
    code: 'SG0115',
    severity: 'error',
    what: 'A delegate does not exist',
    why: 'The routes that were to be there are missing, and their requests fall to the next route or get 404.',
    fix: 'Create the VirtualService that is delegated to, or correct its name and namespace.',
    alike: ['IST0101'],
    missing: ['VirtualService'],
    check: (resource, view) =>
      listAt(resource.spec, 'http').flatMap((route) => {
        const delegate = bodyAt(route.value, 'delegate', route.path);
        if (!delegate) return [];
        const name = textOf(delegate.value['name']);
        const namespace = textOf(delegate.value['namespace']) || resource.namespace;
        const isTold =
          view.tellsAll(['VirtualService']) ||
          view.list('VirtualService').some((one) => one.namespace === namespace);
        return !isTold || view.find({ kind: 'VirtualService', group: ISTIO_NETWORKING, namespace, name })
          ? []
          : [
              {
                path: [...delegate.path, 'name'],
                message: `There is no VirtualService ${namespace}/${name}.`,
              },
            ];
      }),
  },
  {
    ...OF,
    code: 'SG0116',
    severity: 'error',
    what: 'A route leads to a subset without a single pod',
    why: 'What takes this route finds no endpoint and gets 503 (UH). Told only where API servers tell all workloads; elsewhere SG0203 tells of the subset.',
    fix: 'Run the version, take its weight away, or correct the labels of the subset.',
    alike: ['IST0173', 'KIA0203'],
    check(resource, view) {
      // What folders leave out may run all the same; the rule's own subset is told of (SG0203).
      if (!view.tellsAll(POD_KINDS)) return [];
      return listDestinations(resource).flatMap(({ host, subset, path, mirrored }) => {
        const found =
          subset === '' || mirrored
            ? null
            : findSubset(view, host, { namespace: resource.namespace, name: subset });
        const answer = view.host(host, resource.namespace);
        if (!found || answer.state !== 'known' || !answer.host.selector) return [];
        const { namespace } = answer.host.resource;
        const labels = { ...answer.host.selector, ...labelsOf(found.subset.value['labels']) };
        return view.workloads(namespace).some((one) => mayHaveLabels(one.labels, labels))
          ? []
          : [
              {
                path: [...path, 'subset'],
                message: `No workload of ${host} has the labels of the subset ${subset}.`,
                others: [found.rule.id],
              },
            ];
      });
    },
  },
];
