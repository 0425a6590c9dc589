/** Gateways and grants of the Gateway API. https://gateway-api.sigs.k8s.io/reference/spec/ */
import { bodyAt, keyOf, listAt, numberOf, textOf } from './fields.ts';
import { GATEWAY_API, isGranted } from './gateway-api-parts.ts';
import type { Rule } from './rule.ts';
import { lacksNamespace } from './told-namespaces.ts';

const GATEWAY = { kinds: ['Gateway'], group: GATEWAY_API } as const;

export const GATEWAY_API_GATEWAY_RULES: readonly Rule[] = [
  {
    ...GATEWAY,
    code: 'SG0710',
    severity: 'error',
    what: 'A certificate of another namespace without a grant',
    why: 'The listener may not read the secret: it never opens, or shows no certificate.',
    fix: 'Add a ReferenceGrant in the secret’s namespace, from Gateway to Secret.',
    alike: [],
    missing: ['ReferenceGrant'],
    check: (resource, view) =>
      listAt(resource.spec, 'listeners').flatMap((listener) => {
        const tls = bodyAt(listener.value, 'tls', listener.path);
        return listAt(tls?.value ?? {}, 'certificateRefs', tls?.path).flatMap(({ value, path }) => {
          const to = {
            group: textOf(value['group']),
            kind: textOf(value['kind']) || 'Secret',
            namespace: textOf(value['namespace']) || resource.namespace,
            name: textOf(value['name']),
          };
          return to.namespace === resource.namespace || isGranted(view, resource, to) !== false
            ? []
            : [
                {
                  path: [...path, 'namespace'],
                  message: `No ReferenceGrant of ${to.namespace} lets it read the secret ${to.name}.`,
                },
              ];
        });
      }),
  },
  {
    ...GATEWAY,
    code: 'SG0711',
    severity: 'error',
    what: 'Two listeners have one port, protocol and hostname',
    why: 'They conflict: neither of them, or only one, is opened.',
    fix: 'Give each a combination of its own.',
    alike: ['KIA1503'],
    check({ spec }) {
      const listeners = listAt(spec, 'listeners');
      const keys = listeners.map(({ value }) =>
        keyOf([numberOf(value['port']), value['protocol'], textOf(value['hostname'])]),
      );
      return listeners.flatMap(({ path }, i) =>
        keys.indexOf(keys[i] ?? '') < i
          ? [{ path, message: 'A listener before has the same port, protocol and hostname.' }]
          : [],
      );
    },
  },
  {
    ...GATEWAY,
    code: 'SG0712',
    severity: 'error',
    what: 'A listener that ends TLS has no certificate',
    why: 'The Gateway API demands one: the listener is invalid and does not open.',
    fix: 'Name a secret in tls.certificateRefs, or let TLS through (protocol TLS, mode Passthrough).',
    alike: [],
    check: ({ spec }) =>
      listAt(spec, 'listeners').flatMap(({ value, path }) => {
        const tls = bodyAt(value, 'tls', path);
        const protocol = textOf(value['protocol']);
        // Without `tls` some controllers find the certificate in another way.
        const ends =
          protocol === 'HTTPS' ||
          (protocol === 'TLS' && tls !== null && (textOf(tls.value['mode']) || 'Terminate') === 'Terminate');
        // Istio takes options of its own instead of references.
        const has =
          listAt(tls?.value ?? {}, 'certificateRefs').length > 0 || tls?.value['options'] !== undefined;
        return ends && !has
          ? [
              {
                path: tls?.path ?? path,
                message: `The protocol is ${protocol}, and there is no certificate.`,
              },
            ]
          : [];
      }),
  },
  {
    ...GATEWAY,
    code: 'SG0713',
    severity: 'error',
    what: 'The class of a Gateway does not exist',
    why: 'No controller takes care of it: no address, no listeners.',
    fix: 'Use a GatewayClass that the cluster has.',
    alike: ['KIA1504'],
    check({ spec }, view) {
      const classes = view.list('GatewayClass').map(({ name }) => name);
      const name = textOf(spec['gatewayClassName']);
      return classes.length === 0 || !view.tellsAll(['GatewayClass']) || classes.includes(name)
        ? []
        : [
            {
              path: ['spec', 'gatewayClassName'],
              message: `There is no GatewayClass ${name}, but ${classes.join(', ')}.`,
            },
          ];
    },
  },
  {
    kinds: ['ReferenceGrant'],
    group: GATEWAY_API,
    code: 'SG0717',
    severity: 'warning',
    what: 'A grant is for a namespace that does not exist',
    why: 'It grants nothing, or to whoever makes a namespace of that name.',
    fix: 'Correct the name, or remove the entry.',
    alike: ['KIA1601'],
    check: ({ spec }, view) =>
      listAt(spec, 'from').flatMap(({ value, path }) => {
        const namespace = textOf(value['namespace']);
        return lacksNamespace(view, namespace)
          ? [{ path: [...path, 'namespace'], message: `There is no namespace ${namespace}.` }]
          : [];
      }),
  },
];
