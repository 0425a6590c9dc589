/** Every validation, by code. */
import { AUTHENTICATION_RULES } from './authentication-rules.ts';
import { DEPRECATION_RULES } from './deprecation-rules.ts';
import { DESTINATION_RULE_RULES } from './destination-rule-rules.ts';
import { DESTINATION_TLS_RULES } from './destination-tls-rules.ts';
import { GATEWAY_API_GATEWAY_RULES } from './gateway-api-gateway-rules.ts';
import { GATEWAY_API_RULES } from './gateway-api-rules.ts';
import { GATEWAY_RULES } from './gateway-rules.ts';
import { KUBERNETES_RULES } from './kubernetes-rules.ts';
import { LINKERD_RULES } from './linkerd-rules.ts';
import { POLICY_RULES } from './policy-rules.ts';
import { PROXY_RULES } from './proxy-rules.ts';
import { ROUTE_RULES } from './route-rules.ts';
import type { Rule } from './rule.ts';
import { SERVICE_ENTRY_RULES } from './service-entry-rules.ts';
import { VIRTUAL_SERVICE_HOST_RULES } from './virtual-service-host-rules.ts';
import { VIRTUAL_SERVICE_RULES } from './virtual-service-rules.ts';

export const ALL_RULES: readonly Rule[] = [
  ...VIRTUAL_SERVICE_RULES,
  ...VIRTUAL_SERVICE_HOST_RULES,
  ...ROUTE_RULES,
  ...DESTINATION_RULE_RULES,
  ...DESTINATION_TLS_RULES,
  ...GATEWAY_RULES,
  ...SERVICE_ENTRY_RULES,
  ...PROXY_RULES,
  ...POLICY_RULES,
  ...AUTHENTICATION_RULES,
  ...GATEWAY_API_RULES,
  ...GATEWAY_API_GATEWAY_RULES,
  ...KUBERNETES_RULES,
  ...LINKERD_RULES,
  ...DEPRECATION_RULES,
].toSorted((a, b) => (a.code < b.code ? -1 : 1));
