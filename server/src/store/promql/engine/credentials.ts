/**
 * The headers that let us in: bearer or basic authentication (RFC 6750, RFC 7617) and configured ones, read anew when a file changes.
 * What is secret among them is taken out of every text that may be shown.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { EngineSettings } from '../../../config/settings.ts';
import { createSecret } from '../../../outbound/secret.ts';

export interface Credentials {
  /** Throws RequestFailure when a file cannot be read. */
  headers(): Promise<Record<string, string>>;
  /** The text without any secret that was sent so far. */
  redact(text: string): string;
}

/** Shorter ones are no secrets, and taking them out would garble texts. */
const LEAST_SECRET = 4;

export function createCredentials(
  settings: Pick<EngineSettings, 'headers' | 'bearer' | 'basic'>,
  reloadMs: Milliseconds,
): Credentials {
  const { basic } = settings;
  const bearer = settings.bearer === null ? null : createSecret(settings.bearer, reloadMs);
  const password = basic === null ? null : createSecret(basic.password, reloadMs);
  const others = Object.entries(settings.headers).map(([name, value]) => ({
    name: name.toLowerCase(),
    text: typeof value === 'string' ? value : null,
    secret: typeof value === 'string' ? null : createSecret(value, reloadMs),
  }));
  let sent: readonly string[] = [];

  return {
    async headers() {
      const headers: Record<string, string> = {};
      const secrets: string[] = [];
      for (const { name, text, secret } of others) {
        headers[name] = text ?? (await secret?.read()) ?? '';
        if (text === null) secrets.push(headers[name]);
      }
      if (bearer !== null) {
        const token = await bearer.read();
        secrets.push(token);
        headers['authorization'] = `Bearer ${token}`;
      }
      if (basic !== null && password !== null) {
        const text = await password.read();
        const encoded = Buffer.from(`${basic.username}:${text}`).toString('base64');
        secrets.push(encoded, text);
        headers['authorization'] = `Basic ${encoded}`;
      }
      sent = secrets.filter(({ length }) => length >= LEAST_SECRET);
      return headers;
    },
    redact: (text) => sent.reduce((left, secret) => left.replaceAll(secret, '***'), text),
  };
}
