/** What sets proxies up: Sidecar, EnvoyFilter, Telemetry, WasmPlugin. https://istio.io/latest/docs/reference/config/ */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import { bodyAt, listAt, numberOf, textOf, textsAt, type Placed } from './fields.ts';
import type { MeshView } from './mesh-view.ts';
import type { Finding, Rule } from './rule.ts';
import { findEmptySelection, findOtherDefaults, findSharedWorkloads } from './selector-parts.ts';
import { ISTIO_NETWORKING } from './virtual-service-parts.ts';

const SIDECAR = { kinds: ['Sidecar'], group: ISTIO_NETWORKING } as const;
const FILTER = { kinds: ['EnvoyFilter'], group: ISTIO_NETWORKING } as const;
const TELEMETRY = { kinds: ['Telemetry'], group: 'telemetry.istio.io' } as const;

function egressHosts({ spec }: MeshResource): Placed<string>[] {
  return listAt(spec, 'egress').flatMap(({ value, path }) => textsAt(value, 'hosts', path));
}

function routedHosts(view: MeshView): ReadonlySet<string> {
  return new Set(
    view.list('VirtualService').flatMap(({ spec }) => textsAt(spec, 'hosts').map(({ value }) => value)),
  );
}

interface Patch {
  readonly applyTo: string;
  readonly operation: string;
  /** The filter that it is placed by; empty where it names none. */
  readonly beside: string;
  readonly path: Placed<Body>['path'];
}

/** Filters that Istio itself generates: they are there before any patch. */
const GENERATED_FILTERS =
  /^(istio\..+|envoy\.filters\.network\.(http_connection_manager|tcp_proxy|metadata_exchange|rbac)|envoy\.filters\.http\.(router|cors|fault|rbac|jwt_authn|grpc_stats|grpc_web|istio_authn|alpn))$/;

/** `filter`, or the HTTP filter within it. */
function filterBeside(match: Body): string {
  const chain = bodyAt(bodyAt(match, 'listener')?.value ?? {}, 'filterChain')?.value ?? {};
  const filter = bodyAt(chain, 'filter')?.value ?? {};
  return textOf(bodyAt(filter, 'subFilter')?.value['name']) || textOf(filter['name']);
}

function patchesOf({ spec }: MeshResource): Patch[] {
  return listAt(spec, 'configPatches').map(({ value, path }) => ({
    applyTo: textOf(value['applyTo']),
    operation: textOf(bodyAt(value, 'patch')?.value['operation']),
    beside: filterBeside(bodyAt(value, 'match')?.value ?? {}),
    path: [...path, 'patch', 'operation'],
  }));
}

const RELATIVE = new Set(['INSERT_BEFORE', 'INSERT_AFTER', 'REPLACE', 'MERGE', 'REMOVE']);
/** Those that Istio has without being told. */
const BUILT_IN_PROVIDERS = ['prometheus', 'stackdriver', 'envoy'];

function providersOf(view: MeshView): ReadonlySet<string> | null {
  const settings = view.meshSettings;
  if (!settings) return null;
  return new Set([
    ...BUILT_IN_PROVIDERS,
    ...listAt(settings, 'extensionProviders').map(({ value }) => textOf(value['name'])),
  ]);
}

const SECTIONS = ['tracing', 'metrics', 'accessLogging'] as const;

export const PROXY_RULES: readonly Rule[] = [
  {
    ...SIDECAR,
    code: 'SG0501',
    severity: 'warning',
    what: 'A Sidecar lets out to a host that does not exist',
    why: 'The proxy gets nothing for it: a name that was written wrongly leaves the real host out, and calls there are blocked or sent blindly.',
    fix: 'Write namespace/host with the host in full (reviews.shop.svc.cluster.local), or namespace/*.',
    alike: ['KIA1004'],
    check: (resource, view) =>
      egressHosts(resource).flatMap(({ value, path }): Finding[] => {
        const slash = value.indexOf('/');
        const [namespace, host] = [value.slice(0, slash), value.slice(slash + 1)];
        if (slash === -1 || host.includes('*') || namespace === '~') return [];
        const where = namespace === '.' || namespace === '*' ? resource.namespace : namespace;
        return view.host(host, where).state === 'unknown' && !view.once(routedHosts).has(host)
          ? [{ path, message: `No Service, ServiceEntry or VirtualService has the host ${host}.` }]
          : [];
      }),
  },
  {
    ...SIDECAR,
    code: 'SG0502',
    severity: 'error',
    what: 'Two Sidecars of a namespace have no selector',
    why: 'One of them counts, and which one is not defined.',
    fix: 'Merge them, or give all but one a workloadSelector.',
    alike: ['IST0111', 'KIA0002'],
    check: (resource, view) => findOtherDefaults(resource, view.list('Sidecar')),
  },
  {
    ...SIDECAR,
    code: 'SG0503',
    severity: 'error',
    what: 'Two Sidecars select the same workload',
    why: 'One of them counts, and which one is not defined.',
    fix: 'Make their selectors exclude each other.',
    alike: ['IST0110', 'KIA0003'],
    check: (resource, view) => findSharedWorkloads(resource, view.list('Sidecar'), view),
  },
  {
    ...SIDECAR,
    code: 'SG0504',
    severity: 'error',
    what: 'A host of a Sidecar has no namespace',
    why: 'Hosts are written namespace/host: Istio refuses the resource.',
    fix: 'Put the namespace before it, ./ for the own one or */ for all.',
    alike: ['IST0106', 'KIA1003'],
    check: (resource) =>
      egressHosts(resource).flatMap(({ value, path }) =>
        value.includes('/') ? [] : [{ path, message: `${value} has no namespace before it.` }],
      ),
  },
  {
    kinds: ['Sidecar', 'EnvoyFilter', 'Telemetry', 'WasmPlugin'],
    group: '',
    code: 'SG0505',
    severity: 'warning',
    what: 'A Sidecar, EnvoyFilter, Telemetry or WasmPlugin selects no workload',
    why: 'It has no effect at all.',
    fix: 'Correct the labels of the selector, or delete the resource.',
    alike: ['IST0127', 'KIA0004'],
    check: findEmptySelection,
  },
  {
    ...FILTER,
    code: 'SG0511',
    severity: 'info',
    what: 'An EnvoyFilter changes what Istio generates',
    why: 'It depends on names inside of the generated configuration, which no version of Istio promises to keep: after an upgrade it may do nothing, or break the proxy.',
    fix: 'Use Telemetry, WasmPlugin, ProxyConfig or a route where one of them can do it, and check it with every upgrade.',
    alike: [],
    check: ({ spec }) => {
      const count = listAt(spec, 'configPatches').length;
      return [
        {
          path: ['spec'],
          message: `It patches the generated configuration in ${count} ${count === 1 ? 'place' : 'places'}.`,
        },
      ];
    },
  },
  {
    ...FILTER,
    code: 'SG0512',
    severity: 'warning',
    what: 'An EnvoyFilter is placed by a filter of another one, without a priority',
    why: 'When the filter that it refers to, which Istio does not generate itself, comes later from another EnvoyFilter, it is not applied.',
    fix: 'Set spec.priority, or use INSERT_FIRST or ADD.',
    alike: ['IST0151'],
    check: (resource) =>
      resource.spec['priority'] !== undefined
        ? []
        : patchesOf(resource)
            .filter(({ operation }) => operation === 'INSERT_BEFORE' || operation === 'INSERT_AFTER')
            .filter(({ beside }) => beside !== '' && !GENERATED_FILTERS.test(beside))
            .map(({ operation, beside, path }) => ({
              path,
              message: `${operation} of ${beside} without a priority.`,
            })),
  },
  {
    ...FILTER,
    code: 'SG0513',
    severity: 'error',
    what: 'An EnvoyFilter uses an operation where it is ignored',
    why: 'REPLACE works on HTTP and network filters only, ADD and REMOVE not on routes and route configurations: the patch is dropped.',
    fix: 'Use an operation that applies there, such as MERGE or INSERT_FIRST.',
    alike: ['IST0152', 'IST0153', 'IST0154'],
    check: (resource) =>
      patchesOf(resource).flatMap(({ applyTo, operation, path }) => {
        const isReplace = operation === 'REPLACE' && !['HTTP_FILTER', 'NETWORK_FILTER'].includes(applyTo);
        const isRoute =
          ['ROUTE_CONFIGURATION', 'HTTP_ROUTE'].includes(applyTo) && ['ADD', 'REMOVE'].includes(operation);
        return isReplace || isRoute ? [{ path, message: `${operation} has no effect on ${applyTo}.` }] : [];
      }),
  },
  {
    ...FILTER,
    code: 'SG0514',
    severity: 'warning',
    what: 'An EnvoyFilter is for one version of the proxy, and relative without a priority',
    why: 'During an upgrade proxies of the new version do without the patch.',
    fix: 'Widen match.proxy.proxyVersion before the upgrade.',
    alike: ['IST0155'],
    check({ spec }) {
      if (spec['priority'] !== undefined) return [];
      return listAt(spec, 'configPatches').flatMap((patch) => {
        const proxy = bodyAt(bodyAt(patch.value, 'match')?.value ?? {}, 'proxy', [...patch.path, 'match']);
        const operation = textOf(bodyAt(patch.value, 'patch')?.value['operation']);
        return proxy && textOf(proxy.value['proxyVersion']) !== '' && RELATIVE.has(operation)
          ? [
              {
                path: [...proxy.path, 'proxyVersion'],
                message: `${operation} is for ${textOf(proxy.value['proxyVersion'])} alone.`,
              },
            ]
          : [];
      });
    },
  },
  {
    ...TELEMETRY,
    code: 'SG0521',
    severity: 'error',
    what: 'A Telemetry names a provider that is not configured',
    why: 'What it switches on is dropped: no logs, spans or metrics arrive.',
    fix: 'Add the provider to extensionProviders of Istio’s mesh configuration, or correct its name.',
    alike: [],
    check({ spec }, view) {
      const known = view.once(providersOf);
      if (!known) return [];
      return SECTIONS.flatMap((section) => listAt(spec, section)).flatMap((part) =>
        listAt(part.value, 'providers', part.path).flatMap(({ value, path }) => {
          const name = textOf(value['name']);
          return known.has(name)
            ? []
            : [
                {
                  path: [...path, 'name'],
                  message: `There is no provider ${name} in the mesh configuration.`,
                },
              ];
        }),
      );
    },
  },
  {
    ...TELEMETRY,
    code: 'SG0522',
    severity: 'error',
    what: 'Two Telemetries of a namespace have no selector',
    why: 'The older one counts, the other has no effect.',
    fix: 'Merge them, or give all but one a selector.',
    alike: ['IST0160', 'KIA0002'],
    check: (resource, view) => findOtherDefaults(resource, view.list('Telemetry')),
  },
  {
    ...TELEMETRY,
    code: 'SG0523',
    severity: 'error',
    what: 'Two Telemetries select the same workload',
    why: 'The older one counts for the workload, the other has no effect.',
    fix: 'Make their selectors exclude each other.',
    alike: ['IST0159', 'KIA0003'],
    check: (resource, view) => findSharedWorkloads(resource, view.list('Telemetry'), view),
  },
  {
    ...TELEMETRY,
    code: 'SG0524',
    severity: 'error',
    what: 'A share of traces lies outside of 0 to 100',
    why: 'Istio refuses the resource, and the version before stays in force.',
    fix: 'Use a percentage from 0 to 100.',
    alike: ['IST0106'],
    check: ({ spec }) =>
      listAt(spec, 'tracing').flatMap(({ value, path }) => {
        const share = value['randomSamplingPercentage'];
        const number = numberOf(share);
        return share !== undefined && share !== null && (number === null || number < 0 || number > 100)
          ? [
              {
                path: [...path, 'randomSamplingPercentage'],
                message: `${JSON.stringify(share)} is no percentage.`,
              },
            ]
          : [];
      }),
  },
  {
    ...TELEMETRY,
    code: 'SG0525',
    severity: 'warning',
    what: 'A list of providers is empty',
    why: 'Istio ignores a part of a Telemetry that names an empty list of providers.',
    fix: 'Name a provider, or leave the list out for the default.',
    alike: ['IST0157'],
    check: ({ spec }) =>
      SECTIONS.flatMap((section) => listAt(spec, section)).flatMap(({ value, path }) =>
        Array.isArray(value['providers']) && value['providers'].length === 0
          ? [{ path: [...path, 'providers'], message: 'There is no provider in the list.' }]
          : [],
      ),
  },
];
