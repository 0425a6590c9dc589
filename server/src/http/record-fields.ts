/** A stored document -> what an answer tells of it besides the document itself. */
import type { RecordFields } from '@sightglass/shared/contract';

export function recordFieldsOf(stored: RecordFields): RecordFields {
  const { id, version, origin, file, createdAt, updatedAt, updatedBy, deletedAt } = stored;
  return { id, version, origin, file, createdAt, updatedAt, updatedBy, deletedAt };
}
