/** DestinationRules. https://istio.io/latest/docs/reference/config/networking/destination-rule/ */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import {
  bodyAt,
  durationOf,
  formatLabels,
  labelsOf,
  listAt,
  mayHaveLabels,
  numberOf,
  textOf,
  type Placed,
} from './fields.ts';
import { nameOf, type Rule } from './rule.ts';
import { policiesOf } from './traffic-policies.ts';
import { hostKey, ISTIO_NETWORKING, rulesByHost } from './virtual-service-parts.ts';

const OF = { kinds: ['DestinationRule'], group: ISTIO_NETWORKING } as const;

function partsOf(resource: MeshResource, key: string): Placed<Body>[] {
  return policiesOf(resource).flatMap(({ value, path }) => bodyAt(value, key, path) ?? []);
}

const MUTUAL_NEEDS = ['clientCertificate', 'privateKey'] as const;
const POOL_FIELDS: readonly (readonly [string, readonly string[]])[] = [
  ['tcp', ['maxConnections']],
  ['http', ['http1MaxPendingRequests', 'http2MaxRequests', 'maxRetries']],
];

export const DESTINATION_RULE_RULES: readonly Rule[] = [
  {
    ...OF,
    code: 'SG0201',
    severity: 'warning',
    what: 'The host does not exist',
    why: 'The rule applies to nothing, and what it was meant for goes without its policy and subsets.',
    fix: 'Correct the host, write it with its namespace, or delete the rule.',
    alike: ['IST0174', 'KIA0202'],
    check: ({ spec, namespace }, view) => {
      const host = textOf(spec['host']);
      return host === '' || host.startsWith('*') || view.host(host, namespace).state !== 'unknown'
        ? []
        : [{ path: ['spec', 'host'], message: `No Service and no ServiceEntry has the host ${host}.` }];
    },
  },
  {
    ...OF,
    code: 'SG0202',
    severity: 'warning',
    what: 'Several DestinationRules of a namespace are for one host',
    why: 'Istio merges their subsets, but takes the traffic policy of the oldest alone: what the others say is lost without a word.',
    fix: 'Merge them into one, or give them different workload selectors.',
    alike: ['KIA0201'],
    check(resource, view) {
      const { spec, namespace } = resource;
      const host = textOf(spec['host']);
      const others = (view.once(rulesByHost).get(hostKey(host, namespace)) ?? []).filter(
        (other) =>
          other !== resource &&
          other.namespace === namespace &&
          spec['workloadSelector'] === undefined &&
          other.spec['workloadSelector'] === undefined &&
          spec['trafficPolicy'] !== undefined &&
          other.spec['trafficPolicy'] !== undefined,
      );
      return others.length === 0
        ? []
        : [
            {
              path: ['spec', 'host'],
              message: `${others.map(nameOf).join(', ')} has a traffic policy for ${host} as well.`,
              others: others.map(({ id }) => id),
            },
          ];
    },
  },
  {
    ...OF,
    code: 'SG0203',
    severity: 'warning',
    what: 'A subset selects no workload',
    why: 'Whatever is routed to it finds no endpoint (503, UH).',
    fix: 'Correct the labels, run the version, or remove the subset.',
    alike: ['IST0173', 'KIA0203'],
    check({ spec, namespace }, view) {
      const answer = view.host(textOf(spec['host']), namespace);
      if (answer.state !== 'known' || !answer.host.selector) return [];
      const { selector, resource: service } = answer.host;
      if (!view.tellsWorkloads(service.namespace)) return [];
      const own = view.workloads(service.namespace).filter((one) => mayHaveLabels(one.labels, selector));
      return listAt(spec, 'subsets').flatMap(({ value, path }) => {
        const labels = labelsOf(value['labels']);
        const has = own.some((one) => mayHaveLabels(one.labels, labels));
        return has
          ? []
          : [
              {
                path: [...path, 'labels'],
                message: `No workload of ${textOf(spec['host'])} has ${formatLabels(labels)}.`,
              },
            ];
      });
    },
  },
  {
    ...OF,
    code: 'SG0204',
    severity: 'error',
    what: 'Two subsets have one name',
    why: 'Istio refuses the resource, and the version before stays in force.',
    fix: 'Rename one of them.',
    alike: ['IST0106'],
    check({ spec }) {
      const names = listAt(spec, 'subsets').map(({ value }) => value['name']);
      return listAt(spec, 'subsets').flatMap(({ value, path }, i) =>
        names.indexOf(value['name']) < i
          ? [{ path: [...path, 'name'], message: `The subset ${textOf(value['name'])} is there already.` }]
          : [],
      );
    },
  },
  {
    ...OF,
    code: 'SG0205',
    severity: 'info',
    what: 'A subset has no labels',
    why: 'It has all endpoints of the host: routing to it tells no versions apart.',
    fix: 'Give it the labels of the version that is meant.',
    alike: ['KIA0209'],
    check: ({ spec }) =>
      listAt(spec, 'subsets').flatMap(({ value, path }) =>
        Object.keys(labelsOf(value['labels'])).length === 0
          ? [{ path, message: `The subset ${textOf(value['name'])} selects every endpoint.` }]
          : [],
      ),
  },
  {
    ...OF,
    code: 'SG0206',
    severity: 'warning',
    what: 'Outlier detection may eject every endpoint',
    why: 'When a fault hits all endpoints at once nothing is left to send to, and a slow service becomes one that is down (503, UH).',
    fix: 'Lower maxEjectionPercent below 100, or set minHealthPercent so that ejecting stops.',
    alike: [],
    check: (resource) =>
      partsOf(resource, 'outlierDetection').flatMap(({ value, path }) =>
        numberOf(value['maxEjectionPercent']) === 100 && (numberOf(value['minHealthPercent']) ?? 0) === 0
          ? [
              {
                path: [...path, 'maxEjectionPercent'],
                message: 'All endpoints may be ejected at the same time.',
              },
            ]
          : [],
      ),
  },
  {
    ...OF,
    code: 'SG0207',
    severity: 'warning',
    what: 'A limit of the connection pool is zero',
    why: 'Istio takes 0 as not set: there is no limit where one that lets nothing through seems to be.',
    fix: 'Set the number that is meant; leave the field out for no limit.',
    alike: [],
    check: (resource) =>
      partsOf(resource, 'connectionPool').flatMap((pool) =>
        POOL_FIELDS.flatMap(([part, fields]) => {
          const found = bodyAt(pool.value, part, pool.path);
          return fields
            .filter((field) => numberOf(found?.value[field]) === 0)
            .map((field) => ({ path: [...pool.path, part, field], message: `${field} is 0.` }));
        }),
      ),
  },
  {
    ...OF,
    code: 'SG0209',
    severity: 'error',
    what: 'The mesh’s mutual TLS is used towards a host outside',
    why: 'Hosts outside of the mesh do not know its certificates: no connection comes about (503, UF).',
    fix: 'Use SIMPLE or MUTUAL with certificates of the host, or say location MESH_INTERNAL in the ServiceEntry when there is a proxy.',
    alike: [],
    check(resource, view) {
      const answer = view.host(textOf(resource.spec['host']), resource.namespace);
      const isOutside =
        answer.state === 'known' &&
        answer.host.resource.kind === 'ServiceEntry' &&
        answer.host.resource.spec['location'] !== 'MESH_INTERNAL';
      return isOutside
        ? partsOf(resource, 'tls')
            .filter(({ value }) => value['mode'] === 'ISTIO_MUTUAL')
            .map(({ path }) => ({
              path: [...path, 'mode'],
              message: `The mode is ISTIO_MUTUAL, but ${textOf(resource.spec['host'])} lies outside of the mesh.`,
            }))
        : [];
    },
  },
  {
    ...OF,
    code: 'SG0210',
    severity: 'error',
    what: 'TLS with a client certificate names no certificate',
    why: 'Istio refuses the resource: MUTUAL needs what the proxy shows to the other side.',
    fix: 'Name credentialName, or clientCertificate and privateKey.',
    alike: ['IST0106'],
    check: (resource) =>
      partsOf(resource, 'tls').flatMap(({ value, path }) =>
        value['mode'] === 'MUTUAL' &&
        textOf(value['credentialName']) === '' &&
        MUTUAL_NEEDS.some((field) => textOf(value[field]) === '')
          ? [
              {
                path,
                message:
                  'The mode is MUTUAL, and there is neither credentialName nor a pair of certificate and key.',
              },
            ]
          : [],
      ),
  },
  {
    ...OF,
    code: 'SG0211',
    severity: 'warning',
    what: 'A policy is for a port that the host does not have',
    why: 'It applies to nothing.',
    fix: 'Use a port of the Service (its port, not its targetPort).',
    alike: [],
    check(resource, view) {
      const answer = view.host(textOf(resource.spec['host']), resource.namespace);
      if (answer.state !== 'known' || answer.host.ports.length === 0) return [];
      const ports = answer.host.ports.map(({ number }) => number);
      return policiesOf(resource).flatMap(({ value, path }) => {
        const port = numberOf(bodyAt(value, 'port', path)?.value['number']);
        return port === null || ports.includes(port)
          ? []
          : [
              {
                path: [...path, 'port', 'number'],
                message: `There is no port ${port}, but ${ports.join(', ')}.`,
              },
            ];
      });
    },
  },
  {
    ...OF,
    code: 'SG0212',
    severity: 'warning',
    what: 'Failover between localities has no outlier detection',
    why: 'Envoy leaves a locality only when it holds endpoints there for unhealthy, which outlier detection alone tells it.',
    fix: 'Add outlierDetection to the same traffic policy.',
    alike: [],
    check: (resource) =>
      policiesOf(resource).flatMap((policy) => {
        // A subset has what it does not say itself from the rule; a port has not.
        const wide = bodyAt(resource.spec, 'trafficPolicy')?.value ?? {};
        const inherited = policy.path.includes('portLevelSettings') ? {} : wide;
        const ejects = { ...inherited, ...policy.value }['outlierDetection'] !== undefined;
        const balancer = bodyAt(policy.value, 'loadBalancer', policy.path);
        const locality = bodyAt(balancer?.value ?? {}, 'localityLbSetting', balancer?.path);
        const fails = locality?.value['failover'] ?? locality?.value['failoverPriority'];
        return locality && fails !== undefined && !ejects
          ? [{ path: locality.path, message: 'There is failover, and no outlierDetection beside it.' }]
          : [];
      }),
  },
  {
    ...OF,
    code: 'SG0213',
    severity: 'error',
    what: 'A duration of the traffic policy cannot be read',
    why: 'Istio refuses the resource, and the version before stays in force.',
    fix: 'Write a number with a unit: 500ms, 2s, 1m30s.',
    alike: ['IST0106'],
    check: (resource) => {
      const pools = partsOf(resource, 'connectionPool').flatMap(
        ({ value, path }) => bodyAt(value, 'tcp', path) ?? [],
      );
      return [...partsOf(resource, 'outlierDetection'), ...pools].flatMap(({ value, path }) =>
        ['interval', 'baseEjectionTime', 'connectTimeout'].flatMap((field) =>
          value[field] === undefined || durationOf(value[field]) !== null
            ? []
            : [{ path: [...path, field], message: `${JSON.stringify(value[field])} is no duration.` }],
        ),
      );
    },
  },
  {
    ...OF,
    code: 'SG0214',
    severity: 'error',
    what: 'Consistent hashing does not say of what',
    why: 'Istio refuses the resource: without a header, a cookie, a parameter or the source address there is nothing to hash.',
    fix: 'Set exactly one of httpHeaderName, httpCookie, httpQueryParameterName and useSourceIp.',
    alike: ['IST0106'],
    check: (resource) =>
      partsOf(resource, 'loadBalancer').flatMap(({ value, path }) => {
        const hash = bodyAt(value, 'consistentHash', path);
        const keys = ['httpHeaderName', 'httpCookie', 'httpQueryParameterName', 'useSourceIp'];
        return hash && keys.filter((key) => hash.value[key] !== undefined).length !== 1
          ? [{ path: hash.path, message: 'It does not have exactly one key to hash.' }]
          : [];
      }),
  },
];
