/** Rules for HTTP at a Service whose ports carry none: written, valid, and without any effect. */
import { listBodies, readNumber, readText } from '../configured/read-values.ts';
import type { Body } from '../../mesh-config/trim-spec.ts';
import type { ChangeWorld } from './change-world.ts';
import type { Draft } from './draft.ts';

/** What Istio's proxies send on as it comes; HTTPS among it, as they cannot look inside. https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/ */
const OPAQUE = /^(?:tcp|tls|https|udp|mongo|mysql|redis)(?:-|$)/i;

/** A port that says nothing, or what nobody knows, may be found to carry HTTP. */
function isOpaque(port: Body): boolean {
  const said = readText(port['appProtocol']) ?? readText(port['name']) ?? '';
  return (readText(port['protocol']) ?? 'TCP') !== 'TCP' || OPAQUE.test(said);
}

function sayPort(port: Body): string {
  const said = readText(port['appProtocol']) ?? readText(port['name']);
  const number = readNumber(port['port']) ?? '?';
  return said === null ? `${number}` : `${number} ${said}`;
}

/** Of a route for callers within the mesh: a gateway speaks HTTP to whatever it is told to. */
export function warnOfPorts({ entry, host }: ChangeWorld, draft: Draft): void {
  const ports = listBodies(entry?.spec['ports']);
  if (ports.length === 0 || !ports.every(isOpaque)) return;
  draft.warn(
    `No port of the Service ${host} carries HTTP by its name or appProtocol (${ports.map(sayPort).join(', ')}): Istio’s proxies send on what callers within the mesh send to it as it is, and rules for HTTP do nothing there.`,
  );
}
