/** What the page keeps in the URL besides the frame. */
import { z } from 'zod';
import { param, textParam } from '../../url/search-params.ts';

const ACCESS_TABS = ['tokens', 'embeds', 'sessions', 'audit'] as const;
export type AccessTab = (typeof ACCESS_TABS)[number];

const OUTCOMES = ['all', 'done', 'refused', 'failed'] as const;
export type OutcomeChoice = (typeof OUTCOMES)[number];

export const accessSearch = {
  tab: param(z.enum(ACCESS_TABS), 'tokens'),
  /** Part of the name of who did it. */
  actor: textParam(),
  outcome: param(z.enum(OUTCOMES), 'all'),
};
