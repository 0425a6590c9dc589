/** What a link to a new alert rule can bring along: a service that it is about, or a suggestion and where it is to hold. */
import { z } from 'zod';
import { param, textParam } from '../../url/search-params.ts';

/** `authority-ends`: an authority's certificate ends in 30 days; `not-renewed`: a workload's should have been renewed. */
const SUGGESTIONS = ['', 'authority-ends', 'not-renewed'] as const;
export type Suggestion = (typeof SUGGESTIONS)[number];

export const alertRuleSearch = {
  service: textParam(),
  suggest: param(z.enum(SUGGESTIONS), ''),
  ofCluster: textParam(),
  ofNamespace: textParam(),
};
