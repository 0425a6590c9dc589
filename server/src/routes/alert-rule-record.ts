/** A stored alert rule as answers tell it. */
import type { AlertRule, AlertRuleRecord } from '@sightglass/shared/contract';
import { recordFieldsOf } from '../http/record-fields.ts';
import type { StoredDocument } from '../state/documents.ts';

export function presentRule(stored: StoredDocument<AlertRule>): AlertRuleRecord {
  return { ...recordFieldsOf(stored), rule: stored.document };
}
