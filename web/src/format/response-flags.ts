/**
 * Response flags in words. In: the flags of a series, as Envoy or ztunnel prints them (`UF,URX`; `-` or empty for none). Out: for
 * each flag its meaning and who is to blame for it. Rules: Envoy's access log documentation (%RESPONSE_FLAGS%) and ztunnel's
 * `ResponseFlags`. RBAC denials carry no flag of their own in Envoy's statistics; they show as code 403 (or UAEX for an
 * external authorizer).
 */

export interface FlagMeaning {
  readonly flag: string;
  /** A noun phrase: `upstream connection failure`. */
  readonly meaning: string;
  /** What it usually says about the system, a full sentence. */
  readonly hint: string;
}

const ENVOY: Readonly<Record<string, readonly [string, string]>> = {
  UF: ['upstream connection failure', 'The proxy could not open a connection to the target.'],
  UH: ['no healthy upstream', 'The target had no healthy endpoint to send the request to.'],
  UC: ['upstream connection termination', 'The target closed the connection before it had answered.'],
  UT: ['upstream request timeout', 'The target did not answer within the route’s timeout.'],
  UR: ['upstream remote reset', 'The target reset the stream.'],
  UO: ['upstream overflow (circuit breaker open)', 'The request was refused by a circuit breaker’s limit.'],
  URX: ['retry limit exceeded', 'Every retry allowed (or connection attempt, for TCP) had failed.'],
  NR: ['no route', 'No route matched the request.'],
  NC: ['no cluster', 'The route names a destination that the proxy does not know.'],
  DC: ['downstream connection termination', 'The caller hung up before the answer was complete.'],
  DPE: ['downstream protocol error', 'The caller sent something that is no valid HTTP.'],
  DR: ['downstream remote reset', 'The caller reset the stream.'],
  DT: ['connection duration timeout', 'The connection reached its greatest allowed age.'],
  DI: ['fault injected: delay', 'A configured fault delayed the request.'],
  FI: ['fault injected: abort', 'A configured fault aborted the request.'],
  RL: ['rate limited', 'The rate limiter refused the request.'],
  RLSE: ['rate limit service error', 'The rate limit service could not be asked.'],
  UAEX: ['denied by the external authorizer', 'An external authorization service refused the request.'],
  LH: ['local health check failed', 'The proxy’s own service failed its health check.'],
  LR: ['connection local reset', 'The proxy reset the connection.'],
  IH: ['invalid request headers', 'A header that the proxy checks strictly had a bad value.'],
  SI: ['stream idle timeout', 'The stream was idle for too long.'],
  UPE: ['upstream protocol error', 'The target’s answer is no valid HTTP.'],
  UMSDR: ['stream duration limit reached', 'The request took longer than the greatest stream duration.'],
  RFCF: ['answered from the cache', 'The proxy’s cache answered; the target was not asked.'],
  NFCF: ['no filter configuration', 'The request arrived before a filter’s configuration did.'],
  OM: ['overload manager', 'The proxy was overloaded and ended the request.'],
  DF: ['DNS resolution failed', 'The target’s host name could not be resolved.'],
  DO: ['dropped: endpoint overload', 'The load balancer’s drop policy refused the request.'],
  UDO: ['dropped: unconditional overload', 'The load balancer was told to drop all requests.'],
};

const ZTUNNEL: Readonly<Record<string, readonly [string, string]>> = {
  DENY: [
    'denied by authorization policy',
    'ztunnel refused the connection: a policy does not allow this caller.',
  ],
  CONNECT: ['connection failure', 'ztunnel could not open a connection to the target.'],
  TLS_FAILURE: ['TLS failure', 'The TLS handshake between the ztunnels failed.'],
  H2_HANDSHAKE_FAILURE: ['HBONE handshake failure', 'The HTTP/2 tunnel could not be set up.'],
  NETWORK_POLICY: [
    'blocked, probably by a network policy',
    'The connection timed out in a way that points to a NetworkPolicy blocking port 15008.',
  ],
  IDENTITY_ERROR: ['identity error', 'No certificate could be had for the workload.'],
  CERT_REVOKED: ['certificate revoked', 'The peer’s certificate is on the revocation list.'],
};

/** The flags of one text, in order; empty for none. A flag that is not known is named as such. */
export function describeFlags(flags: string): FlagMeaning[] {
  return flags
    .split(',')
    .map((flag) => flag.trim())
    .filter((flag) => flag !== '' && flag !== '-')
    .map((flag) => {
      const [meaning, hint] = ENVOY[flag] ??
        ZTUNNEL[flag] ?? ['unknown flag', 'The console has no words for this flag.'];
      return { flag, meaning, hint };
    });
}
