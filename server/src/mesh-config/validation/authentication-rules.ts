/** PeerAuthentication and RequestAuthentication of Istio. https://istio.io/latest/docs/reference/config/security/ */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import { bodyAt, listAt, numberOf, textOf, type Placed } from './fields.ts';
import type { Rule } from './rule.ts';
import {
  asksForTokens,
  findEmptySelection,
  findOtherDefaults,
  selectedBy,
  selectionOf,
} from './selector-parts.ts';

const GROUP = 'security.istio.io';
const PEER = { kinds: ['PeerAuthentication'], group: GROUP } as const;
const REQUEST = { kinds: ['RequestAuthentication'], group: GROUP } as const;

function jwtRules({ spec }: MeshResource): Placed<Body>[] {
  return listAt(spec, 'jwtRules');
}

export const AUTHENTICATION_RULES: readonly Rule[] = [
  {
    kinds: ['PeerAuthentication', 'RequestAuthentication'],
    group: GROUP,
    code: 'SG0620',
    severity: 'warning',
    what: 'A PeerAuthentication or RequestAuthentication selects no workload',
    why: 'It has no effect: what it was to protect follows the namespace’s or the mesh’s setting.',
    fix: 'Correct the labels of the selector, or delete the resource.',
    alike: ['IST0127', 'KIA0004'],
    check: findEmptySelection,
  },
  {
    ...PEER,
    code: 'SG0621',
    severity: 'warning',
    what: 'A PeerAuthentication of the root namespace has a selector',
    why: 'Istio takes selectors in other namespaces only: it selects nothing.',
    fix: 'Put it into the namespace of the workloads.',
    alike: [],
    check: (resource, view) => {
      const selection = selectionOf(resource);
      return selection && resource.namespace === view.rootNamespace
        ? [{ path: selection.path, message: `${resource.namespace} is the root namespace.` }]
        : [];
    },
  },
  {
    ...PEER,
    code: 'SG0622',
    severity: 'error',
    what: 'Two PeerAuthentications of a namespace have no selector',
    why: 'The older one counts, the other has no effect.',
    fix: 'Keep one.',
    alike: ['KIA0002'],
    check: (resource, view) => findOtherDefaults(resource, view.list('PeerAuthentication')),
  },
  {
    ...PEER,
    code: 'SG0623',
    severity: 'warning',
    what: 'Modes of ports without a selector',
    why: 'Istio reads portLevelMtls of resources with a selector only.',
    fix: 'Select the workloads whose ports are meant.',
    alike: [],
    check: (resource) =>
      resource.spec['portLevelMtls'] !== undefined && !selectionOf(resource)
        ? [{ path: ['spec', 'portLevelMtls'], message: 'There are modes of ports, and no selector.' }]
        : [],
  },
  {
    ...PEER,
    code: 'SG0624',
    severity: 'warning',
    what: 'A mode is for a port that no Service sends to',
    why: 'portLevelMtls counts ports of the workload (targetPort), not of the Service: the mode that was meant does not hold.',
    fix: 'Use the port that the container listens on.',
    alike: [],
    check(resource, view) {
      const modes = bodyAt(resource.spec, 'portLevelMtls');
      const selected = selectionOf(resource) ? selectedBy(resource, view) : [];
      if (!modes || selected.length === 0) return [];
      const targets = new Set<number>();
      for (const { namespace, spec } of view.list('Service')) {
        const wanted = bodyAt(spec, 'selector')?.value;
        if (namespace !== resource.namespace || !wanted) continue;
        if (
          !selected.some(({ labels }) =>
            Object.entries(wanted).every(([key, value]) => labels[key] === value),
          )
        )
          continue;
        for (const { value } of listAt(spec, 'ports')) {
          // A named port can be any number.
          if (typeof value['targetPort'] === 'string') return [];
          targets.add(numberOf(value['targetPort']) ?? numberOf(value['port']) ?? 0);
        }
      }
      return Object.keys(modes.value)
        .filter((port) => targets.size > 0 && !targets.has(Number(port)))
        .map((port) => ({
          path: [...modes.path, port],
          message: `Services send to ${[...targets].join(', ')}, not to ${port}.`,
        }));
    },
  },
  {
    ...REQUEST,
    code: 'SG0630',
    severity: 'info',
    what: 'Tokens are checked, and not asked for',
    why: 'RequestAuthentication refuses wrong tokens only: requests without any token pass.',
    fix: 'Add an AuthorizationPolicy that asks for requestPrincipals.',
    alike: [],
    check: (resource, view) =>
      jwtRules(resource).length > 0 &&
      !view
        .list('AuthorizationPolicy', GROUP)
        .some(
          (one) =>
            (one.namespace === resource.namespace ||
              one.namespace === view.rootNamespace ||
              resource.namespace === view.rootNamespace) &&
            asksForTokens(one),
        )
        ? [{ path: ['spec', 'jwtRules'], message: 'No AuthorizationPolicy asks for a token.' }]
        : [],
  },
  {
    ...REQUEST,
    code: 'SG0631',
    severity: 'error',
    what: 'A rule for tokens has no issuer, or keys from two places',
    why: 'Istio refuses the resource, and tokens are not checked.',
    fix: 'Set issuer, and one of jwksUri and jwks.',
    alike: ['IST0106'],
    check: (resource) =>
      jwtRules(resource).flatMap(({ value, path }) => {
        if (textOf(value['issuer']) === '') return [{ path, message: 'There is no issuer.' }];
        return textOf(value['jwks']) !== '' && textOf(value['jwksUri']) !== ''
          ? [{ path: [...path, 'jwksUri'], message: 'There are both jwks and jwksUri.' }]
          : [];
      }),
  },
];
