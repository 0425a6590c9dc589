/** Examples for VirtualServices, DestinationRules, Gateways and ServiceEntries, by code. */
import { istio, service, workload, type Examples } from './example.ts';

const vs = istio('VirtualService');
const dr = istio('DestinationRule');
const gw = istio('Gateway');
const se = istio('ServiceEntry');

const ROUTE = 'route: [{destination: {host: reviews}}]';
const plain = vs(`{hosts: [reviews], http: [{${ROUTE}}]}`);
const timed = vs(
  `{hosts: [reviews], http: [{timeout: 6s, retries: {attempts: 2, perTryTimeout: 2s, retryOn: "5xx"}, ${ROUTE}}]}`,
);
const faulty = vs(
  `{hosts: [reviews], http: [{fault: {abort: {httpStatus: 503, percentage: {value: 10}}}, ${ROUTE}}]}`,
);
const matched = vs(
  `{hosts: [reviews], http: [{match: [{uri: {prefix: /api/v2}}], ${ROUTE}}, {match: [{uri: {prefix: /api}}], ${ROUTE}}]}`,
);
const split = vs(
  '{hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v1}, weight: 90}, {destination: {host: reviews, subset: v2}, weight: 10}]}]}',
);
const outside = vs(`{hosts: [shop.example], gateways: [front], http: [{${ROUTE}}]}`);
const ejecting = dr(
  '{host: ratings, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 5, interval: 10s, maxEjectionPercent: 50}}}',
);
const server =
  'port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.example], tls: {mode: SIMPLE, credentialName: a}';
const gateway = gw(`{selector: {istio: ingressgateway}, servers: [{${server}}]}`);
const ports = 'ports: [{number: 443, name: tls, protocol: TLS}]';
const entry = se(`{hosts: [api.example], resolution: DNS, ${ports}}`);

export const TRAFFIC_EXAMPLES: Examples = {
  SG0101: { good: plain, bad: [['{host: reviews}', '{host: review}']] },
  SG0102: {
    good: split,
    bad: [['subset: v2', 'subset: v3']],
    also: [
      [
        dr('{host: "*.shop.svc.cluster.local", subsets: [{name: v1, labels: {version: v1}}]}'),
        vs('{hosts: [ratings], http: [{route: [{destination: {host: ratings, subset: v1}}]}]}'),
      ].join('---\n'),
    ],
  },
  SG0103: { good: split, bad: [['weight: 10', 'weight: 20']] },
  SG0104: {
    good: split,
    bad: [
      ['weight: 90', 'weight: 0'],
      ['weight: 10', 'weight: 0'],
    ],
  },
  SG0105: { good: split, bad: [['weight: 10', 'weight: -10']] },
  SG0106: {
    good: [plain, vs(`{hosts: [ratings], http: [{route: [{destination: {host: ratings}}]}]}`, 'second')].join(
      '---\n',
    ),
    bad: [['hosts: [ratings]', 'hosts: [reviews.shop.svc.cluster.local]']],
  },
  SG0107: {
    good: [
      outside,
      vs(
        `{hosts: [shop.example], gateways: [front], http: [{match: [{uri: {prefix: /api}}], ${ROUTE}}]}`,
        'second',
      ),
    ].join('---\n'),
    bad: [['match: [{uri: {prefix: /api}}], ', '']],
  },
  SG0108: { good: outside, bad: [['[front]', '[from]']] },
  SG0109: {
    good: outside,
    bad: [['[shop.example]', '[store.example]']],
    also: [
      [
        gw(`{selector: {istio: ingressgateway}, servers: [{${server}}]}`, 'own'),
        vs(`{hosts: [shop.example, a.example], gateways: [front, own], http: [{${ROUTE}}]}`),
      ].join('---\n'),
    ],
  },
  SG0110: {
    good: vs('{hosts: [ratings], http: [{route: [{destination: {host: ratings, port: {number: 9090}}}]}]}'),
    bad: [['9090', '9091']],
    also: [
      [
        se(
          '{hosts: [api.example], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}',
          'plain',
        ),
        entry,
        vs(
          '{hosts: [api.example], http: [{route: [{destination: {host: api.example, port: {number: 80}}}]}]}',
        ),
      ].join('---\n'),
    ],
  },
  SG0111: {
    good: vs(
      '{hosts: [shop.example], gateways: [front], http: [{route: [{destination: {host: ratings, port: {number: 9090}}}]}]}',
    ),
    bad: [[', port: {number: 9090}', '']],
    also: [
      vs(
        '{hosts: [shop.example], gateways: [front], http: [{route: [{destination: {host: ingress.istio-system.svc.cluster.local}}]}]}',
      ),
      vs(
        `{hosts: [shop.example], gateways: [front, mesh], http: [{match: [{gateways: [mesh]}], route: [{destination: {host: ratings}}]}, {match: [{gateways: [front]}], ${ROUTE}}]}`,
      ),
    ],
  },
  SG0112: {
    good: vs(`{hosts: [reviews], http: [{mirror: {host: ratings}, ${ROUTE}}]}`),
    bad: [['mirror: {host: ratings}', 'mirror: {host: rating}']],
  },
  SG0113: { good: plain, bad: [[`http: [{${ROUTE}}]`, 'http: []']] },
  SG0114: { good: plain, bad: [['hosts: [reviews]', "hosts: ['*']"]] },
  SG0115: {
    good: [
      vs(`{http: [{${ROUTE}}]}`, 'inner'),
      vs('{hosts: [shop.example], gateways: [front], http: [{delegate: {name: inner}}]}'),
    ].join('---\n'),
    bad: [['delegate: {name: inner}', 'delegate: {name: outer}']],
  },
  SG0116: { good: split, bad: [['subset: v2', 'subset: old']] },
  SG0117: {
    good: outside,
    bad: [
      ['[front]', '[tunnel]'],
      ['shop.example', 'tunnel.example'],
    ],
  },
  SG0120: {
    good: vs(`{hosts: [reviews], http: [{match: [{uri: {prefix: /a}}], ${ROUTE}}, {${ROUTE}}]}`),
    bad: [
      ['match: [{uri: {prefix: /a}}], ', ''],
      [`, {${ROUTE}}]`, `, {match: [{uri: {prefix: /a}}], ${ROUTE}}]`],
    ],
  },
  SG0121: { good: matched, bad: [['/api/v2', '/api']] },
  SG0122: { good: matched, bad: [['/api/v2', '/a']] },
  SG0123: { good: timed, bad: [['timeout: 6s', 'timeout: 5s']] },
  SG0124: { good: timed, bad: [['perTryTimeout: 2s', 'perTryTimeout: 8s']] },
  SG0125: { good: timed, bad: [['timeout: 6s', 'timeout: 6']] },
  SG0126: { good: timed, bad: [['"5xx"', '"5xx,timeouts"']] },
  SG0127: { good: faulty, bad: [['value: 10', 'value: 110']] },
  SG0128: { good: faulty, bad: [['value: 10', 'value: 100']] },
  SG0129: {
    good: vs(`{hosts: [reviews], http: [{match: [{uri: {regex: "/v[0-9]+/.*"}}], ${ROUTE}}]}`),
    bad: [['/v[0-9]+/.*', '/(?!v1).*']],
  },
  SG0130: { good: plain, bad: [[`{${ROUTE}}`, '{timeout: 1s}']] },
  SG0131: {
    good: vs(`{hosts: [shop.example], gateways: [front], http: [{match: [{gateways: [front]}], ${ROUTE}}]}`),
    bad: [['{gateways: [front]}', '{gateways: [mesh]}']],
    also: [
      vs(`{hosts: [shop.example], gateways: [shop/front], http: [{match: [{gateways: [front]}], ${ROUTE}}]}`),
    ],
  },
  SG0201: { good: ejecting, bad: [['host: ratings', 'host: rating']] },
  SG0202: {
    good: [
      ejecting,
      dr(
        '{host: partner.other.svc.cluster.local, trafficPolicy: {loadBalancer: {simple: RANDOM}}}',
        'second',
      ),
    ].join('---\n'),
    bad: [['partner.other.svc.cluster.local', 'ratings.shop.svc.cluster.local']],
  },
  SG0203: {
    good: dr('{host: ratings, subsets: [{name: v1, labels: {version: v1}}]}'),
    bad: [['labels: {version: v1}', 'labels: {version: v7}']],
    also: [
      dr(
        '{host: ratings, subsets: [{name: near, labels: {topology.kubernetes.io/zone: a}}, {name: canary, labels: {version: v1, rollouts-pod-template-hash: abc}}, {name: named, labels: {service.istio.io/canonical-name: ratings}}]}',
      ),
    ],
  },
  SG0204: {
    good: dr(
      '{host: reviews, subsets: [{name: a, labels: {version: v1}}, {name: b, labels: {version: v2}}]}',
    ),
    bad: [['name: b', 'name: a']],
  },
  SG0205: {
    good: dr('{host: ratings, subsets: [{name: v1, labels: {version: v1}}]}'),
    bad: [[', labels: {version: v1}', '']],
  },
  SG0206: { good: ejecting, bad: [['maxEjectionPercent: 50', 'maxEjectionPercent: 100']] },
  SG0207: {
    good: dr('{host: ratings, trafficPolicy: {connectionPool: {tcp: {maxConnections: 10}}}}'),
    bad: [['maxConnections: 10', 'maxConnections: 0']],
  },
  SG0208: {
    good: [
      'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: strict, namespace: shop}\nspec: {mtls: {mode: STRICT}}\n',
      dr('{host: ratings, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}'),
    ].join('---\n'),
    bad: [['ISTIO_MUTUAL', 'DISABLE']],
    also: [
      // A policy of the whole mesh reaches nobody without a proxy.
      [
        'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: strict, namespace: istio-system}\nspec: {mtls: {mode: STRICT}}\n',
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: old}\n',
        workload('books-v1', 'app: books', 'old'),
        service('books', '{name: http, port: 80}', 'old'),
        dr('{host: books.old.svc.cluster.local, trafficPolicy: {tls: {mode: DISABLE}}}'),
      ].join('---\n'),
    ],
  },
  SG0209: {
    good: [entry, dr('{host: api.example, trafficPolicy: {tls: {mode: SIMPLE}}}')].join('---\n'),
    bad: [['SIMPLE', 'ISTIO_MUTUAL']],
  },
  SG0210: {
    good: dr('{host: ratings, trafficPolicy: {tls: {mode: MUTUAL, credentialName: client}}}'),
    bad: [[', credentialName: client', '']],
  },
  SG0211: {
    good: dr(
      '{host: ratings, trafficPolicy: {portLevelSettings: [{port: {number: 9090}, loadBalancer: {simple: RANDOM}}]}}',
    ),
    bad: [['9090', '8080']],
  },
  SG0212: {
    good: dr(
      '{host: ratings, trafficPolicy: {outlierDetection: {interval: 10s}, loadBalancer: {localityLbSetting: {failover: [{from: eu, to: us}]}}}}',
    ),
    bad: [['outlierDetection: {interval: 10s}, ', '']],
    also: [
      dr(
        '{host: ratings, trafficPolicy: {outlierDetection: {interval: 10s}}, subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: eu, to: us}]}}}}]}',
      ),
    ],
  },
  SG0213: { good: ejecting, bad: [['interval: 10s', 'interval: 10']] },
  SG0214: {
    good: dr('{host: ratings, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}}'),
    bad: [['httpHeaderName: x-user', 'minimumRingSize: 64']],
  },
  SG0215: {
    good: [
      'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: off, namespace: shop}\nspec: {mtls: {mode: PERMISSIVE}}\n',
      dr('{host: ratings, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}'),
    ].join('---\n'),
    bad: [['PERMISSIVE', 'DISABLE']],
  },
  SG0301: { good: gateway, bad: [['istio: ingressgateway', 'istio: ingress-gateway']] },
  SG0302: {
    good: [
      gateway,
      gw(
        `{selector: {istio: ingressgateway}, servers: [{${server.replace('a.example', 'b.example')}}]}`,
        'second',
      ),
    ].join('---\n'),
    bad: [['b.example', 'a.example']],
  },
  SG0303: {
    good: gw(
      '{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: more, protocol: HTTP}, hosts: [b.example]}]}',
    ),
    bad: [['number: 80', 'number: 443']],
  },
  SG0304: {
    good: gateway,
    bad: [[', credentialName: a', '']],
    also: [
      // With tls and no mode, TLS is passed through.
      gateway.replace('mode: SIMPLE, credentialName: a', 'minProtocolVersion: TLSV1_2'),
    ],
  },
  SG0305: { good: gateway, bad: [['number: 443', 'number: 9443']] },
  SG0306: {
    good: [
      gateway,
      gw(
        `{selector: {istio: ingressgateway}, servers: [{${server.replace('a.example', 'b.example').replace('Name: a', 'Name: b')}}]}`,
        'second',
      ),
    ].join('---\n'),
    bad: [['credentialName: b', 'credentialName: a']],
  },
  SG0307: {
    good: gw(
      `{selector: {istio: ingressgateway}, servers: [{${server}}, {port: {number: 80, name: http, protocol: HTTP}, hosts: [a.example]}]}`,
    ),
    bad: [['name: http,', 'name: https,']],
  },
  SG0308: {
    good: [gateway, vs(`{hosts: [a.example], gateways: [it], http: [{${ROUTE}}]}`)].join('---\n'),
    bad: [['gateways: [it]', 'gateways: [front]']],
  },
  SG0401: {
    good: [entry, se(`{hosts: [www.example], resolution: NONE, ${ports}}`, 'second')].join('---\n'),
    bad: [['www.example', 'api.example']],
  },
  SG0402: {
    good: se(`{hosts: [api.example], resolution: STATIC, endpoints: [{address: 192.0.2.1}], ${ports}}`),
    bad: [[', endpoints: [{address: 192.0.2.1}]', '']],
  },
  SG0403: { good: entry, bad: [['api.example', "'*.example'"]] },
  SG0404: {
    good: se(
      '{hosts: [db.example], addresses: [192.0.2.9], resolution: DNS, ports: [{number: 5432, name: tcp, protocol: TCP}]}',
    ),
    bad: [['addresses: [192.0.2.9], ', '']],
  },
  SG0405: {
    good: se(`{hosts: [api.example], resolution: STATIC, endpoints: [{address: 192.0.2.1}], ${ports}}`),
    bad: [['resolution: STATIC', 'resolution: STATIC, workloadSelector: {labels: {app: reviews}}']],
  },
  SG0406: {
    good: se(
      `{hosts: [api.example], resolution: STATIC, workloadSelector: {labels: {app: reviews}}, ${ports}}`,
    ),
    bad: [['app: reviews', 'app: reviewers']],
  },
  SG0407: {
    good: se(
      '{hosts: [api.example], resolution: DNS, ports: [{number: 443, name: tls, protocol: TLS}, {number: 80, name: http, protocol: HTTP}]}',
    ),
    bad: [['number: 80', 'number: 443']],
  },
  SG0408: {
    good: entry,
    bad: [['api.example', 'reviews.shop.svc.cluster.local']],
    also: [
      se(
        `{hosts: [reviews.shop.svc.cluster.local], subjectAltNames: [spiffe://corp.example/reviews], resolution: DNS, ${ports}}`,
      ),
    ],
  },
  SG0410: {
    good: istio('WorkloadEntry')('{address: 192.0.2.7, labels: {app: reviews}}'),
    bad: [['app: reviews', 'app: machine']],
  },
};
