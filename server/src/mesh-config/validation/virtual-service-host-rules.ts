/** Which hosts VirtualServices claim, on which gateways. https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
import type { MeshResource } from '../mesh-config.ts';
import { bodyAt, hostCovers, hostsMeet, listAt, textsAt } from './fields.ts';
import type { MeshView } from './mesh-view.ts';
import { takesEverything } from './route-matches.ts';
import { nameOf, type Finding, type Rule } from './rule.ts';
import { hostKey, ISTIO_NETWORKING, listGateways, qualify } from './virtual-service-parts.ts';

const OF = { kinds: ['VirtualService'], group: ISTIO_NETWORKING } as const;

/** Hosts, each with the VirtualServices that claim it on a gateway. */
function claims(view: MeshView): ReadonlyMap<string, readonly MeshResource[]> {
  const found = new Map<string, MeshResource[]>();
  for (const one of view.list('VirtualService')) {
    for (const { value: gateway } of listGateways(one)) {
      for (const { value: host } of textsAt(one.spec, 'hosts')) {
        const key = `${gateway} ${hostKey(host, one.namespace)}`;
        const claimed = found.get(key);
        if (!claimed) found.set(key, [one]);
        else if (!claimed.includes(one)) claimed.push(one);
      }
    }
  }
  return found;
}

function findConflicts(resource: MeshResource, view: MeshView, ofMesh: boolean): Finding[] {
  return listGateways(resource).flatMap(({ value: gateway }) =>
    (gateway === 'mesh') !== ofMesh
      ? []
      : textsAt(resource.spec, 'hosts').flatMap(({ value: host, path }): Finding[] => {
          const others = (
            view.once(claims).get(`${gateway} ${hostKey(host, resource.namespace)}`) ?? []
          ).filter(
            (other) => other !== resource && (ofMesh || hasCatchAll(other)) && sharesExport(resource, other),
          );
          if (others.length === 0 || (!ofMesh && !hasCatchAll(resource))) return [];
          const names = others.map(nameOf).join(', ');
          const where = ofMesh ? 'in the mesh' : `on the gateway ${gateway}`;
          return [
            {
              path,
              message: `The host ${host} is routed ${where} by ${names} as well.`,
              others: others.map(({ id }) => id),
            },
          ];
        }),
  );
}

function isPrivate({ spec }: MeshResource): boolean {
  const to = textsAt(spec, 'exportTo').map(({ value }) => value);
  return to.length > 0 && to.every((one) => one === '.');
}

/** Whether one namespace sees both; an `exportTo` of the own namespace alone keeps them apart. */
function sharesExport(a: MeshResource, b: MeshResource): boolean {
  return a.namespace === b.namespace || (!isPrivate(a) && !isPrivate(b));
}

function hasCatchAll(resource: MeshResource): boolean {
  return listAt(resource.spec, 'http').some(({ value }) => takesEverything(value, resource));
}

function gatewayHosts(gateway: MeshResource): string[] {
  return listAt(gateway.spec, 'servers').flatMap(({ value, path }) =>
    textsAt(value, 'hosts', path).map(({ value: host }) => host.slice(host.indexOf('/') + 1)),
  );
}

export const VIRTUAL_SERVICE_HOST_RULES: readonly Rule[] = [
  {
    ...OF,
    code: 'SG0106',
    severity: 'warning',
    what: 'Several VirtualServices route one host within the mesh',
    why: 'Only one of them counts for sidecars, the oldest; what the others say is silently lost.',
    fix: 'Merge them into one VirtualService, or keep them apart by exportTo.',
    alike: ['IST0109', 'KIA1106'],
    check: (resource, view) => findConflicts(resource, view, true),
  },
  {
    ...OF,
    code: 'SG0107',
    severity: 'warning',
    what: 'Several VirtualServices route all of one host on the same gateway',
    why: 'A gateway merges them in an order that is not promised, and each has a route for everything: only the first is ever taken.',
    fix: 'Keep one route that takes everything (no match, or prefix / alone) for the host, or merge the VirtualServices.',
    alike: ['KIA1106'],
    check: (resource, view) => findConflicts(resource, view, false),
  },
  {
    ...OF,
    code: 'SG0108',
    severity: 'error',
    what: 'A gateway that is named does not exist',
    why: 'The routes are bound to nothing: requests at the real gateway get 404.',
    fix: 'Name the Gateway as namespace/name, or create it.',
    alike: ['IST0101', 'KIA1102'],
    missing: ['Gateway'],
    check: (resource, view) =>
      textsAt(resource.spec, 'gateways').flatMap(({ value, path }) => {
        const [namespace = '', name = ''] = qualify(value, resource.namespace).split('/');
        const isThere =
          value === 'mesh' ||
          view.find({ kind: 'Gateway', group: ISTIO_NETWORKING, namespace, name }) !== null;
        const isTold =
          view.tellsAll(['Gateway']) ||
          view.list('Gateway', ISTIO_NETWORKING).some((one) => one.namespace === namespace);
        return isThere || !isTold ? [] : [{ path, message: `There is no Gateway ${namespace}/${name}.` }];
      }),
  },
  {
    ...OF,
    code: 'SG0109',
    severity: 'warning',
    what: 'No server of the gateway takes the host',
    why: 'The gateway has no virtual host for it, so the routes are never reached from there.',
    fix: 'Add the host to a server of the Gateway, or correct one of the two.',
    alike: ['IST0132'],
    check(resource, view) {
      const gateways = listGateways(resource).map(({ value: gateway }) => {
        const [namespace = '', name = ''] = gateway.split('/');
        return view.find({ kind: 'Gateway', group: ISTIO_NETWORKING, namespace, name });
      });
      const found = gateways.filter((one) => one !== null);
      // The mesh takes any host, and so may a gateway that is not told.
      if (found.length < gateways.length) return [];
      const taken = found.flatMap(gatewayHosts);
      return textsAt(resource.spec, 'hosts')
        .filter(({ value }) => !taken.some((one) => hostsMeet(one, value)))
        .map(({ value, path }) => ({
          path,
          message: `${found.map(nameOf).join(', ')} ${found.length === 1 ? 'has' : 'have'} no server for ${value}.`,
          others: found.map(({ id }) => id),
        }));
    },
  },
  {
    ...OF,
    code: 'SG0117',
    severity: 'warning',
    what: 'HTTP routes stand on a gateway that passes TLS through',
    why: 'The gateway never sees requests inside of TLS that it does not end, so HTTP routes never match there.',
    fix: 'Route by tls with sniHosts, or let the gateway end TLS (mode SIMPLE).',
    alike: [],
    check: (resource, view) => {
      if (listAt(resource.spec, 'http').length === 0 || listAt(resource.spec, 'tls').length > 0) return [];
      return listGateways(resource).flatMap(({ value, path }): Finding[] => {
        const [namespace = '', name = ''] = value.split('/');
        const gateway = view.find({ kind: 'Gateway', group: ISTIO_NETWORKING, namespace, name });
        const servers = gateway ? listAt(gateway.spec, 'servers') : [];
        const hosts = textsAt(resource.spec, 'hosts').map((one) => one.value);
        const own = servers.filter((server) =>
          textsAt(server.value, 'hosts').some((one) =>
            hosts.some((host) => hostCovers(one.value.slice(one.value.indexOf('/') + 1), host)),
          ),
        );
        const passes =
          own.length > 0 && own.every((one) => bodyAt(one.value, 'tls')?.value['mode'] === 'PASSTHROUGH');
        return gateway && passes
          ? [
              {
                path,
                message: `${nameOf(gateway)} passes TLS through for these hosts.`,
                others: [gateway.id],
              },
            ]
          : [];
      });
    },
  },
];
