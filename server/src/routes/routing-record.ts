/** The routing table as it is answered: the default one, version 0, until somebody writes one. */
import type { Routing } from '@sightglass/shared/contract';
import { DEFAULT_ROUTING, ROUTING_ID } from '../alerting/delivery/policies.ts';
import { recordFieldsOf } from '../http/record-fields.ts';
import type { StoredDocument } from '../state/documents.ts';

const UNWRITTEN: StoredDocument<Routing> = {
  id: ROUTING_ID,
  version: 0,
  origin: 'console',
  file: null,
  createdAt: 0,
  updatedAt: 0,
  updatedBy: '',
  deletedAt: null,
  document: DEFAULT_ROUTING,
};

export function describeRouting(stored: StoredDocument<Routing> | null) {
  const table = stored ?? UNWRITTEN;
  return { ...recordFieldsOf(table), routing: table.document };
}
