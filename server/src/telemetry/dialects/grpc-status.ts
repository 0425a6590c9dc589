/**
 * gRPC statuses as numbers in text. Proxies print the number, or the name from grpc/status.h (linkerd-proxy's route
 * families): `UNAVAILABLE` is `14`.
 */
const NAMES =
  'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'.split(
    ' ',
  );

/** The number of a status given by number or name; other texts stay as they are, a missing one is empty. */
export function formatGrpcStatus(status: string | undefined): string {
  const number = NAMES.indexOf(status?.toUpperCase() ?? '');
  return number < 0 ? (status ?? '') : String(number);
}
