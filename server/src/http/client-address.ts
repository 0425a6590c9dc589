/**
 * Where a request comes from. In: the request, of whose proxies Express knows those to be trusted (`trust proxy`). Out: an address of IP: of the connection, or what trusted proxies say in
 * X-Forwarded-For, read from its end up to the first that is not trusted. Who may sign people in by headers is another matter, and looks at the connection only.
 */
import { isIP } from 'node:net';
import type { Request } from 'express';

export function clientAddress(request: Request): string {
  const { ip = '' } = request;
  // A trusted proxy may hand on any text that it was sent.
  return isIP(ip) === 0 ? (request.socket.remoteAddress ?? '') : ip;
}
