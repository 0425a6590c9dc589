/** A protocol as it is written: `HTTP`, `gRPC`, `TCP`. */
import type { Protocol } from '@sightglass/shared/identity';

export function formatProtocol(protocol: Protocol): string {
  return protocol === 'grpc' ? 'gRPC' : protocol.toUpperCase();
}
