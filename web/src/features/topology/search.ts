/** What of the topology page is in the URL, beside the frame's range and scope. */
import { z } from 'zod';
import { flagParam, listParam, param, textParam, type SearchValues } from '../../url/search-params.ts';
import { EDGE_LABELS } from './edge-label.ts';

export const topologySearch = {
  /** What a node stands for. */
  kind: param(z.enum(['service', 'workload', 'version']), 'service'),
  /** Id of the node in focus; empty for the whole graph. */
  service: textParam(),
  hops: param(z.coerce.number().int().min(1).max(5), 1),
  /** Fold namespaces above 150 nodes, always, or never; and those that are open all the same. */
  fold: param(z.enum(['auto', 'all', 'none']), 'auto'),
  open: listParam(),
  label: param(z.enum(EDGE_LABELS), 'rps'),
  find: textParam(),
  hide: textParam(),
  /** Id of the selected node or edge. */
  select: textParam(),
  /** A table where there is no room for a graph, unless told otherwise. */
  view: param(z.enum(['auto', 'graph', 'table']), 'auto'),
  /** Marks every edge's mTLS state, also the quiet ones. */
  security: flagParam(),
  /** Only edges that are not proven mutual, and their ends. */
  notMutual: flagParam(),
  /** Kinds of badges that are shown: empty for the usual ones, `none`, or kinds parted by commas. */
  badges: textParam(),
  /** Steps back what has none of them. */
  badgesOnly: flagParam(),
  /** Health colours; on unless told otherwise. */
  health: param(z.enum(['on', 'off']), 'on'),
  traffic: flagParam(),
  /** Compares with an earlier moment: `previous`, `1d`, `1w`, or the moment (epoch ms) at which an equally long window ends; empty for no comparison. */
  against: param(z.string().regex(/^(previous|\d+[smhdw]|\d{12,14})$/), ''),
  /** Whether the table of a comparison lists what did not change. */
  unchanged: param(z.enum(['show', 'hide']), 'hide'),
};

export type TopologySearch = SearchValues<typeof topologySearch>;
