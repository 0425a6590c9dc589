/** What the address of a change keeps: which form, of which resource and rule; and what a form is to begin with, where a page proposes it. */
import { TRAFFIC_FORMS } from '@sightglass/shared/contract';
import { z } from 'zod';
import { param, textParam } from '../../url/search-params.ts';

const digits = (longest: number) => param(z.string().regex(new RegExp(`^\\d{1,${longest}}$`)), '');

export const changeSearch = {
  form: param(z.enum(TRAFFIC_FORMS), 'split'),
  /** Empty for the one that the service has. */
  api: param(z.enum(['', 'istio', 'gateway']), ''),
  /** Id of the resource to change; empty for the one that is there. */
  resource: textParam(),
  /** Index of the rule; empty for the one that takes what no other takes. */
  rule: digits(4),
  /** Of the Service; empty for the one that is configured or was seen. */
  port: digits(5),
  /** Whose breaker or balancing it is; empty for the whole service's. */
  version: textParam(),
  /** Proposed by the canary's panel: written into the form once. */
  baseline: textParam(),
  candidate: textParam(),
  weight: digits(3),
};
