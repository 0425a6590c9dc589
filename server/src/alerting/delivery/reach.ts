/**
 * The only way out to receivers: every request and every mail of delivery passes here, one attempt each, with a limit on its time and
 * on what is read of the answer. In: where to and what. Out: what was answered, or why nothing was; nothing is thrown.
 *
 * Receivers' addresses are typed by people, so every connection passes the guard of outbound/guarded-connect, and redirects are not followed.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { SendMailOptions } from 'nodemailer';
import { Agent, request } from 'undici';
import type { AddressGuard } from '../../outbound/address-guard.ts';
import { connectGuarded, createGuardedConnector } from '../../outbound/guarded-connect.ts';
import { describeFailure } from '../../outbound/request-failure.ts';
import { readRetryAfter } from '../../outbound/retry-after.ts';

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Mail {
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly security: 'none' | 'starttls' | 'tls';
    readonly login: { readonly user: string; readonly pass: string } | null;
  };
  readonly message: SendMailOptions;
}

export interface Answer {
  /** HTTP or SMTP status; null when there was none. */
  readonly status: number | null;
  /** At most 4 KiB of what was answered, or why nothing was. */
  readonly body: string;
  /** How long the receiver wants to be left alone. */
  readonly retryAfterMs: Milliseconds | null;
}

export interface Reach {
  post(post: Post): Promise<Answer>;
  mail(mail: Mail): Promise<Answer>;
  close(): Promise<void>;
}

const MOST_BYTES = 4096;
const USER_AGENT = 'Sightglass';

interface ReachLimits {
  readonly attemptTimeoutMs: Milliseconds;
  readonly connectTimeoutMs: Milliseconds;
  readonly clock: () => EpochMs;
  readonly guard: AddressGuard;
}

const noAnswer = (body: string): Answer => ({ status: null, body, retryAfterMs: null });

/** The beginning of a body. A body that is cut, because it is long or trickles, is read as far as it came. */
async function readBeginning(body: AsyncIterable<Uint8Array> & { destroy(): unknown }): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MOST_BYTES) break;
    }
  } catch {
    // Its status was answered already, and that decides.
  } finally {
    body.destroy();
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}

function describeMailFailure(error: unknown): Answer {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  const said = error instanceof Error && 'response' in error ? error.response : undefined;
  return {
    status: typeof code === 'number' ? code : null,
    body: (typeof said === 'string' ? said : describeFailure(error)).slice(0, MOST_BYTES),
    retryAfterMs: null,
  };
}

export function createReach({ attemptTimeoutMs, connectTimeoutMs, clock, guard }: ReachLimits): Reach {
  // A new connection each time: a kept one may have been closed meanwhile, and nothing here is frequent.
  const connect = createGuardedConnector({ guard, timeoutMs: connectTimeoutMs });
  const agent = new Agent({ pipelining: 0, connect, maxHeaderSize: 16_384 });
  const seconds = attemptTimeoutMs / 1000;

  return {
    async post({ url, headers, body }) {
      const signal = AbortSignal.timeout(attemptTimeoutMs);
      try {
        const response = await request(url, {
          method: 'POST',
          dispatcher: agent,
          signal,
          headers: { 'user-agent': USER_AGENT, 'content-type': 'application/json', ...headers },
          body,
        });
        const retryAfterMs = readRetryAfter(response.headers['retry-after'], clock());
        const text = await readBeginning(response.body);
        return { status: response.statusCode, body: text, retryAfterMs };
      } catch (error) {
        return noAnswer(signal.aborted ? `no answer within ${seconds} s` : describeFailure(error));
      }
    },
    async mail({ server, message }) {
      const { host, port, security, login } = server;
      // A fifth of what a start costs, for those who never send a mail.
      const { createTransport } = await import('nodemailer');
      let connection;
      try {
        connection = await connectGuarded({ host, port }, { guard, timeoutMs: connectTimeoutMs });
      } catch (error) {
        return noAnswer(describeFailure(error));
      }
      const transport = createTransport({
        host,
        port,
        secure: security === 'tls',
        requireTLS: security === 'starttls',
        ignoreTLS: security === 'none',
        ...(login ? { auth: login } : {}),
        connectionTimeout: connectTimeoutMs,
        greetingTimeout: connectTimeoutMs,
        socketTimeout: attemptTimeoutMs,
        dnsTimeout: connectTimeoutMs,
        disableFileAccess: true,
        disableUrlAccess: true,
        connection,
      });
      const signal = AbortSignal.timeout(attemptTimeoutMs);
      try {
        // Its types do not know the signal yet, by which a server that trickles is cut.
        const options: SendMailOptions & { readonly signal: AbortSignal } = { ...message, signal };
        const { response, rejected } = await transport.sendMail(options);
        const refused = (rejected as readonly (string | { readonly address: string })[]).map((address) =>
          typeof address === 'string' ? address : address.address,
        );
        const rest = refused.length > 0 ? ` (refused: ${refused.join(', ')})` : '';
        return {
          status: Number.parseInt(response, 10) || 250,
          body: `${response}${rest}`,
          retryAfterMs: null,
        };
      } catch (error) {
        return signal.aborted ? noAnswer(`no answer within ${seconds} s`) : describeMailFailure(error);
      } finally {
        transport.close();
        connection.destroy();
      }
    },
    close: () => agent.close(),
  };
}
