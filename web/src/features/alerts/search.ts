/** What the alerts page keeps in the URL besides the frame. Each tab has keys of its own; another tab begins without them. */
import { z } from 'zod';
import { tableSearch } from '../../ui/table-view.ts';
import { flagParam, listParam, param, textParam } from '../../url/search-params.ts';

const ALERT_TABS = [
  'firing',
  'history',
  'rules',
  'silences',
  'maintenance',
  'receivers',
  'routing',
  'deliveries',
  'ledger',
] as const;
export type AlertTab = (typeof ALERT_TABS)[number];

export const pageSearch = { tab: param(z.enum(ALERT_TABS), 'firing') };

const GROUPINGS = ['source', 'subject', 'none'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const firingSearch = {
  group: param(z.enum(GROUPINGS), 'source'),
  /** Severities shown; empty for all. */
  severity: listParam(),
  /** Fingerprint of the alert that is open; empty for none. */
  select: textParam(),
  q: textParam(),
};

export const historySearch = {
  ...tableSearch('-fired'),
  /** Id of a service, workload, edge or namespace; and of a rule or SLO. Empty for all. */
  subject: textParam(),
  source: textParam(),
};

export const rulesSearch = { ...tableSearch('-firing'), deleted: flagParam() };
export const receiversSearch = { deleted: flagParam() };
export const maintenanceSearch = { deleted: flagParam() };

export const deliveriesSearch = {
  state: param(z.enum(['all', 'waiting', 'sent', 'dead']), 'all'),
  receiver: textParam(),
};

export const ledgerSearch = {
  fingerprint: textParam(),
  source: textParam(),
  receiver: textParam(),
  q: textParam(),
};
