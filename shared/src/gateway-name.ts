/** Whether a workload or service is a gateway, as far as a name tells: telemetry does not say it. */

/** `istio-ingressgateway`, `shop-gateway`, `egress.payments`. */
export function isGatewayName(name: string): boolean {
  return /(^|[-_.])(gateway|ingress|egress)([-_.]|$)|gateway$/i.test(name);
}

/** Whether what it calls is reached from outside through it; gateways between clusters, and those that lead out, do not count. */
export function isEntranceName(name: string): boolean {
  return isGatewayName(name) && !/egress|east-?west/i.test(name);
}
