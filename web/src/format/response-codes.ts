/**
 * Response codes in words. In: the code of a series (`200`, `0` for no response, a class such as `5xx` where no more is
 * known, empty for TCP), or a gRPC status (`14`; empty for what is not gRPC). Out: class and name. Rules: RFC 9110 section 15,
 * gRPC's status codes (github.com/grpc/grpc, statuscodes.md), Istio's `response_code="0"`.
 */

export const CODE_CLASSES = ['2xx', '3xx', '4xx', '5xx', '1xx', 'no response', 'other'] as const;
export type CodeClass = (typeof CODE_CLASSES)[number];

/** The class that a code belongs to; `other` for what is no HTTP code. */
export function classifyCode(code: string): CodeClass {
  if (code === '0') return 'no response';
  const match = /^([1-5])(?:\d\d|xx)$/.exec(code);
  return match ? (`${match[1] as '1' | '2' | '3' | '4' | '5'}xx` as CodeClass) : 'other';
}

const HTTP: Readonly<Record<string, string>> = {
  '0': 'no response was sent',
  '100': 'Continue',
  '101': 'Switching Protocols',
  '200': 'OK',
  '201': 'Created',
  '202': 'Accepted',
  '204': 'No Content',
  '206': 'Partial Content',
  '301': 'Moved Permanently',
  '302': 'Found',
  '303': 'See Other',
  '304': 'Not Modified',
  '307': 'Temporary Redirect',
  '308': 'Permanent Redirect',
  '400': 'Bad Request',
  '401': 'Unauthorized',
  '403': 'Forbidden; also what an RBAC denial answers',
  '404': 'Not Found',
  '405': 'Method Not Allowed',
  '408': 'Request Timeout',
  '409': 'Conflict',
  '410': 'Gone',
  '412': 'Precondition Failed',
  '413': 'Content Too Large',
  '415': 'Unsupported Media Type',
  '422': 'Unprocessable Content',
  '429': 'Too Many Requests',
  '431': 'Request Header Fields Too Large',
  '499': 'Client Closed Request',
  '500': 'Internal Server Error',
  '501': 'Not Implemented',
  '502': 'Bad Gateway',
  '503': 'Service Unavailable',
  '504': 'Gateway Timeout',
};

const GRPC: readonly string[] = [
  'OK',
  'Cancelled',
  'Unknown',
  'Invalid argument',
  'Deadline exceeded',
  'Not found',
  'Already exists',
  'Permission denied',
  'Resource exhausted',
  'Failed precondition',
  'Aborted',
  'Out of range',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'Data loss',
  'Unauthenticated',
];

/** The code's name, such as `Service Unavailable`; empty when it has none. */
export function describeCode(code: string): string {
  if (code === '') return 'TCP connections have no code';
  return HTTP[code] ?? (/^[1-5]xx$/.test(code) ? 'the proxy reports the class only' : '');
}

/** The gRPC status's name, such as `Unavailable`; empty when it has none. */
export function describeGrpcStatus(status: string): string {
  if (status === '') return 'not gRPC';
  return /^\d+$/.test(status) ? (GRPC[Number(status)] ?? '') : '';
}
