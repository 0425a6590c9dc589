/** Routes of the Gateway API. https://gateway-api.sigs.k8s.io/reference/spec/ */
import type { MeshResource } from '../mesh-config.ts';
import { bodyAt, durationOf, keyOf, listAt, numberOf, textOf, textsAt } from './fields.ts';
import {
  attachmentsOf,
  backendsOf,
  findGateway,
  GATEWAY_API,
  hasHostnameFor,
  hasProtocolFor,
  isGranted,
  listenersFor,
  parentsOf,
  protocolOf,
  ROUTE_KINDS,
} from './gateway-api-parts.ts';
import type { MeshView } from './mesh-view.ts';
import { nameOf, type Finding, type Rule } from './rule.ts';

const ROUTE = { kinds: ROUTE_KINDS, group: GATEWAY_API } as const;
const HTTP = { kinds: ['HTTPRoute'], group: GATEWAY_API } as const;

/** Matches of all HTTPRoutes, by parent, hostname and match. A route of another namespace than its Service is for clients of its own namespace alone. */
function routesByMatch(view: MeshView): ReadonlyMap<string, readonly MeshResource[]> {
  const found = new Map<string, MeshResource[]>();
  for (const route of view.list('HTTPRoute', GATEWAY_API)) {
    for (const key of matchKeys(route).keys()) {
      const known = found.get(key);
      if (known) known.push(route);
      else found.set(key, [route]);
    }
  }
  return found;
}

function matchKeys(route: MeshResource): ReadonlyMap<string, number> {
  const hostnames = textsAt(route.spec, 'hostnames').map(({ value }) => value);
  const keys = new Map<string, number>();
  for (const { group, kind, namespace, name, sectionName, port } of parentsOf(route)) {
    for (const host of hostnames.length > 0 ? hostnames : ['*']) {
      listAt(route.spec, 'rules').forEach(({ value }, rule) => {
        const matches = listAt(value, 'matches');
        for (const match of matches.length > 0 ? matches.map((one) => one.value) : [{}]) {
          const path = bodyAt(match, 'path')?.value ?? {};
          const whole = {
            ...match,
            path: { type: textOf(path['type']) || 'PathPrefix', value: textOf(path['value']) || '/' },
          };
          const callers = group === GATEWAY_API ? '' : route.namespace;
          const key = keyOf([group, kind, namespace, name, sectionName, port, host, callers, whole]);
          if (!keys.has(key)) keys.set(key, rule);
        }
      });
    }
  }
  return keys;
}

/** Grants are asked for by gateways: routes within a mesh send where their clients could. */
function isOfGateway(route: MeshResource): boolean {
  return parentsOf(route).some(({ group }) => group === GATEWAY_API);
}

export const GATEWAY_API_RULES: readonly Rule[] = [
  {
    ...ROUTE,
    code: 'SG0701',
    severity: 'error',
    what: 'A backend does not exist',
    why: 'The share of requests that would go there is answered with 500.',
    fix: 'Correct name and namespace of the backendRef, or add the Service.',
    alike: ['KIA1402'],
    missing: ['Service'],
    check: (resource, view) =>
      backendsOf(resource).flatMap(({ group, kind, namespace, name, path }) =>
        group === '' && kind === 'Service' && view.service(namespace, name).state === 'unknown'
          ? [{ path: [...path, 'name'], message: `There is no Service ${namespace}/${name}.` }]
          : [],
      ),
  },
  {
    ...ROUTE,
    code: 'SG0702',
    severity: 'error',
    what: 'A backend does not have the port',
    why: 'The reference is not resolved, and its share of requests is answered with 500.',
    fix: 'Use a port of the Service (its port, not its targetPort).',
    alike: ['KIA1402'],
    check: (resource, view) =>
      backendsOf(resource).flatMap(({ group, kind, namespace, name, port, path }) => {
        if (group !== '' || kind !== 'Service') return [];
        const answer = view.service(namespace, name);
        if (answer.state !== 'known' || answer.host.ports.length === 0) return [];
        const ports = answer.host.ports.map(({ number }) => number);
        if (port !== null && ports.includes(port)) return [];
        return [
          {
            path: port === null ? path : [...path, 'port'],
            message: `${name} has the ports ${ports.join(', ')}, not ${port ?? 'one that needs no number'}.`,
          },
        ];
      }),
  },
  {
    ...ROUTE,
    code: 'SG0703',
    severity: 'error',
    what: 'A backend of another namespace without a grant',
    why: 'Namespaces decide themselves who may send there: without a ReferenceGrant the reference is refused and answered with 500.',
    fix: 'Add a ReferenceGrant in the backend’s namespace, from the kind and namespace of the route to Service.',
    alike: ['KIA1402'],
    missing: ['ReferenceGrant'],
    check: (resource, view) =>
      backendsOf(resource).flatMap((backend) =>
        backend.namespace === resource.namespace ||
        !isOfGateway(resource) ||
        isGranted(view, resource, backend) !== false
          ? []
          : [
              {
                path: [...backend.path, 'namespace'],
                message: `No ReferenceGrant of ${backend.namespace} lets an ${resource.kind} of ${resource.namespace} refer to ${backend.name}.`,
              },
            ],
      ),
  },
  {
    ...ROUTE,
    code: 'SG0704',
    severity: 'error',
    what: 'A parent does not exist',
    why: 'The route is attached to nothing and never takes a request.',
    fix: 'Correct name and namespace of the parentRef.',
    alike: ['KIA1401'],
    missing: ['Service', 'Gateway.gateway.networking.k8s.io'],
    check: (resource, view) =>
      parentsOf(resource).flatMap((parent): Finding[] => {
        const { group, kind, namespace, name, path } = parent;
        const isTold =
          view.tellsAll([`Gateway.${GATEWAY_API}`]) ||
          view.list('Gateway', GATEWAY_API).some((one) => one.namespace === namespace);
        const isMissing =
          (group === '' && kind === 'Service' && view.service(namespace, name).state === 'unknown') ||
          (group === GATEWAY_API && kind === 'Gateway' && isTold && !findGateway(view, parent));
        return isMissing
          ? [{ path: [...path, 'name'], message: `There is no ${kind} ${namespace}/${name}.` }]
          : [];
      }),
  },
  {
    ...ROUTE,
    code: 'SG0705',
    severity: 'error',
    what: 'The parent has no such section or port',
    why: 'The route is attached to no listener and never takes a request.',
    fix: 'Use the name of a listener in sectionName, and its port.',
    alike: ['KIA1401'],
    check: (resource, view) =>
      parentsOf(resource).flatMap((parent): Finding[] => {
        const gateway = findGateway(view, parent);
        if (!gateway || listenersFor(gateway, parent).length > 0) return [];
        const field = parent.sectionName === '' ? 'port' : 'sectionName';
        return [
          {
            path: [...parent.path, field],
            message: `${nameOf(gateway)} has no listener ${parent.sectionName || parent.port}.`,
            others: [gateway.id],
          },
        ];
      }),
  },
  {
    ...ROUTE,
    code: 'SG0706',
    severity: 'error',
    what: 'The Gateway does not take routes of this namespace',
    why: 'A listener takes routes of its own namespace unless allowedRoutes says otherwise: this one is refused.',
    fix: 'Set allowedRoutes.namespaces of the listener, or move the route.',
    alike: [],
    check: (resource, view) =>
      attachmentsOf(resource, view)
        .filter(({ isAdmitted }) => !isAdmitted)
        .map(({ parent, gateway, meant, fitting }) => {
          const names = fitting.map(({ value }) => textOf(value['name'])).join(', ');
          const none = fitting.length < meant.length ? `No listener (of ${names})` : 'No listener';
          return {
            path: parent.path,
            message: `${none} of ${nameOf(gateway)} takes routes of ${resource.namespace}.`,
            others: [gateway.id],
          };
        }),
  },
  {
    ...ROUTE,
    code: 'SG0707',
    severity: 'error',
    what: 'The listener does not carry this kind of route',
    why: 'HTTPRoutes attach to HTTP and HTTPS, TLSRoutes to TLS, TCPRoutes to TCP, and a listener may allow fewer kinds: this one is refused.',
    fix: 'Change the protocol or allowedRoutes.kinds of the listener, or the kind of the route.',
    alike: [],
    check: (resource, view) =>
      attachmentsOf(resource, view)
        .filter(({ isCarried }) => !isCarried)
        .map(({ parent, gateway, meant }) => {
          const listeners = meant.map(({ value }) => value);
          const isWrong = listeners.every((one) => !hasProtocolFor(one, resource.kind));
          return {
            path: parent.path,
            message: isWrong
              ? `${nameOf(gateway)} listens for ${listeners.map(protocolOf).join(', ')} there.`
              : `No listener of ${nameOf(gateway)} there allows the kind ${resource.kind}.`,
            others: [gateway.id],
          };
        }),
  },
  {
    ...ROUTE,
    code: 'SG0708',
    severity: 'error',
    what: 'No hostname of the route is one of the listener',
    why: 'The route is not attached: requests for its hosts get 404.',
    fix: 'Make the hostnames of route and listener meet.',
    alike: [],
    check: (resource, view) => {
      const own = textsAt(resource.spec, 'hostnames').map(({ value }) => value);
      return attachmentsOf(resource, view)
        .filter(({ isMet }) => !isMet)
        .map(({ gateway, meant }) => {
          const isElsewhere = meant.some(({ value }) => hasHostnameFor(value, own));
          return {
            path: ['spec', 'hostnames'],
            message: `${nameOf(gateway)} has no listener for ${own.join(', ')}${isElsewhere ? ` that carries the kind ${resource.kind}` : ''}.`,
            others: [gateway.id],
          };
        });
    },
  },
  {
    ...HTTP,
    code: 'SG0709',
    severity: 'warning',
    what: 'Two HTTPRoutes have one match for one hostname of one parent',
    why: 'The older route takes every such request, and the other none: which is older changes when one is made anew.',
    fix: 'Merge them, or make one match more specific.',
    alike: [],
    check(resource, view) {
      const table = view.once(routesByMatch);
      const found = new Map<number, MeshResource>();
      for (const [key, rule] of matchKeys(resource)) {
        const other = table.get(key)?.find((one) => one !== resource);
        if (other && !found.has(rule)) found.set(rule, other);
      }
      return [...found].map(([rule, other]) => ({
        path: ['spec', 'rules', rule],
        message: `${nameOf(other)} has the same match.`,
        others: [other.id],
      }));
    },
  },
  {
    ...ROUTE,
    code: 'SG0714',
    severity: 'error',
    what: 'No backend of a rule has any weight',
    why: 'Requests of the rule are answered with 500 (the Gateway API demands it).',
    fix: 'Give at least one backend a weight.',
    alike: [],
    check: ({ spec }) =>
      listAt(spec, 'rules').flatMap((rule) => {
        const weights = listAt(rule.value, 'backendRefs', rule.path).map(
          ({ value }) => numberOf(value['weight']) ?? 1,
        );
        return weights.length > 0 && weights.every((weight) => weight === 0)
          ? [{ path: [...rule.path, 'backendRefs'], message: 'Every weight is 0.' }]
          : [];
      }),
  },
  {
    ...HTTP,
    code: 'SG0715',
    severity: 'error',
    what: 'The timeout of one backend request is longer than that of all',
    why: 'The Gateway API refuses the route.',
    fix: 'Make timeouts.backendRequest no longer than timeouts.request.',
    alike: [],
    check: ({ spec }) =>
      listAt(spec, 'rules').flatMap((rule) => {
        const timeouts = bodyAt(rule.value, 'timeouts', rule.path);
        const [all, one] = ['request', 'backendRequest'].map((key) => durationOf(timeouts?.value[key]));
        return timeouts && all && one && one > all
          ? [{ path: [...timeouts.path, 'backendRequest'], message: `${one} ms for one, ${all} ms for all.` }]
          : [];
      }),
  },
  {
    ...HTTP,
    code: 'SG0716',
    severity: 'error',
    what: 'A rule both redirects and has backends',
    why: 'The Gateway API refuses the route.',
    fix: 'Keep the RequestRedirect or the backendRefs.',
    alike: [],
    check: ({ spec }) =>
      listAt(spec, 'rules').flatMap((rule) =>
        listAt(rule.value, 'filters', rule.path)
          .filter(
            ({ value }) =>
              value['type'] === 'RequestRedirect' && listAt(rule.value, 'backendRefs').length > 0,
          )
          .map(({ path }) => ({ path, message: 'There is a redirect beside backendRefs.' })),
      ),
  },
];
