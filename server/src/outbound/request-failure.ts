/**
 * Why a request to a proxy or an engine failed, in words an operator can act on. Enters: whatever was thrown by the socket, TLS,
 * HTTP parser or zlib; leaves: one short line without a stack.
 */

/** A failure that already has its words. */
export class RequestFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RequestFailure';
  }
}

/** The body went beyond the limit for its size. */
export class BodyTooLarge extends RequestFailure {}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
  UND_ERR_SOCKET: 'connection closed before the answer was complete',
  UND_ERR_HEADERS_OVERFLOW: 'response headers too large',
  Z_BUF_ERROR: 'compressed body ended too early',
  Z_DATA_ERROR: 'compressed body is damaged',
};

/** Codes of OpenSSL's certificate checks and of Node's own. */
const TLS_CODE = /CERT|^ERR_TLS|^ERR_OSSL|SIGNATURE/;

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** One line for `error`. */
export function describeFailure(error: unknown): string {
  if (error instanceof RequestFailure) return error.message;
  if (!(error instanceof Error)) return String(error);
  const [inner] = error instanceof AggregateError ? (error.errors as unknown[]) : [error.cause];
  const code = codeOf(error) || (inner instanceof Error ? codeOf(inner) : '');
  const words = WORDS[code];
  if (words !== undefined) return words;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const host = 'hostname' in error ? String(error.hostname) : 'the host';
    return `cannot resolve ${host}${code === 'EAI_AGAIN' ? ' (DNS does not answer)' : ''}`;
  }
  if (code.startsWith('ERR_SSL_')) return `TLS: ${code.slice(8).toLowerCase().replaceAll('_', ' ')}`;
  if (TLS_CODE.test(code)) return `TLS: ${error.message.split('\n')[0]}`;
  if (error.name === 'HTTPParserError') return `not HTTP: ${error.message}`;
  return error.message === '' ? code || error.name : (error.message.split('\n')[0] ?? error.name);
}
