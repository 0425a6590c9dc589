/** What the Security page and the policy workbench keep in the URL besides the frame. Each tab has keys of its own; another tab begins without them. */
import { z } from 'zod';
import { ENDS } from '../../ui/security/certificate-words.ts';
import { tableSearch } from '../../ui/table-view.ts';
import { listParam, param, textParam } from '../../url/search-params.ts';

const SECURITY_TABS = ['mtls', 'strict', 'authorization', 'certificates'] as const;
export type SecurityTab = (typeof SECURITY_TABS)[number];

export const pageSearch = { tab: param(z.enum(SECURITY_TABS), 'mtls') };

export const POSTURE_LEVELS = ['cluster', 'namespace', 'service', 'edge'] as const;
export type PostureLevel = (typeof POSTURE_LEVELS)[number];

export const mtlsSearch = {
  by: param(z.enum(POSTURE_LEVELS), 'namespace'),
  /** What was opened on the way down: a cluster, or the id of a namespace or a service; empty for all. */
  within: textParam(),
  /** States shown; empty for all. */
  state: listParam(),
  ...tableSearch(''),
};

export const strictSearch = {
  by: param(z.enum(['namespace', 'service']), 'namespace'),
  verdict: listParam(),
  /** Id of the namespace or service that is open; empty for the list. */
  open: textParam(),
  ...tableSearch(''),
};

export const authorizationSearch = {
  /** Id of the policy that is open; empty for none. */
  policy: textParam(),
};

export const certificatesSearch = {
  /** The span of time that the table is narrowed to. */
  ends: param(z.enum(['', ...ENDS]), ''),
  ...tableSearch(''),
};

export const workbenchSearch = {
  /** Id of the service whose callers are to be allowed. */
  service: textParam(),
  /** Id of the edge to allow or to deny. */
  edge: textParam(),
  intent: param(z.enum(['allow', 'deny']), 'allow'),
  /** Id of a policy in force to change. */
  policy: textParam(),
  detail: param(z.enum(['callers', 'methods', 'paths']), 'paths'),
  with: param(z.enum(['in-force', 'alone']), 'in-force'),
};
