/**
 * Whether a policy refused a request or connection, and which. Envoy's RBAC filters say `rbac_access_denied_matched_policy[NAME]` in the response
 * code details (HTTP) or the termination details (TCP), where Istio's names are `ns[NAMESPACE]-policy[POLICY]-rule[N]` and `none` means that no
 * policy allowed it; the flag UAEX is an external authorizer's refusal; ztunnel says DENY and names `namespace/policy`. Pure.
 */
import type { AccessRecord } from '../access-record.ts';

const RBAC = /rbac_access_denied(?:_matched_policy\[([^\n]*)\])?/;
const ISTIO_RULE = /^ns\[([^\]]*)\]-policy\[([^\]]*)\]-rule\[([^\]]*)\]$/;

function nameRule(text: string): string {
  const rule = ISTIO_RULE.exec(text);
  if (rule) return `${rule[1]}/${rule[2]} rule ${rule[3]}`;
  return text === 'none' ? '' : text;
}

/** Sets `denied` and `policy`. */
export function findDenial(record: AccessRecord): void {
  const rbac = RBAC.exec(record.details) ?? RBAC.exec(record.termination);
  if (rbac) {
    record.denied = true;
    record.policy = nameRule(rbac[1] ?? '');
    return;
  }
  if (record.flags === '-') return;
  const flags = record.flags.split(',');
  if (flags.includes('UAEX') || flags.includes('DENY')) record.denied = true;
}
