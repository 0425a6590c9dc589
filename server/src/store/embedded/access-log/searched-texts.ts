/** What of a context a search for words looks at, and what it tells of whom. */
import { CONTEXT_TEXTS } from './schema.ts';
import type { Side } from './sight-conditions.ts';

/** Texts of a context that a search for words looks at. */
export const SEARCHED: readonly (typeof CONTEXT_TEXTS)[number][] = [
  'source_namespace',
  'source_service',
  'source_workload',
  'target_namespace',
  'target_service',
  'target_workload',
  'source_identity',
  'source_subject',
  'target_identity',
  'method',
  'flags',
  'details',
  'upstream_failure',
  'termination',
  'sni',
  'policy',
  'route',
  'upstream_cluster',
  'node_id',
];

/** What texts of a context tell of; those that are not listed of both ends. */
export const TOLD_OF: Partial<Record<(typeof CONTEXT_TEXTS)[number], Side | null>> = {
  source_namespace: 'source',
  source_service: 'source',
  source_workload: 'source',
  source_identity: 'source',
  source_subject: 'source',
  target_namespace: 'target',
  target_service: 'target',
  target_workload: 'target',
  target_identity: 'target',
  sni: 'target',
  policy: 'target',
  method: null,
  flags: null,
};
