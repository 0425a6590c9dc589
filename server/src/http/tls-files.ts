/**
 * The console's own certificate and key, which something renews while it runs. In: files of PEM. Out: what a TLS server is made of, and news when the files have changed for good: what cannot
 * be used (half-written, a key of another certificate, ended already) is told once and left alone, and the former stays.
 */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { EpochMs } from '@sightglass/shared/units';
import type { Logger } from 'pino';
import type { SelfMetrics } from './self-metrics.ts';

export interface ServerTlsSettings {
  readonly certFile: string;
  readonly keyFile: string;
  /** Callers must show a certificate of these authorities. */
  readonly caFile?: string | undefined;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface TlsFiles {
  /** As last read and found right. */
  options(): SecureContextOptions;
  readonly asksForCertificates: boolean;
  /** When the first of the chain's certificates ends. */
  endsAt(): EpochMs;
  /** Whether the files hold something now that could not be used. */
  isRefused(): boolean;
  /** Looks at the files; true when they brought something new. Never throws. */
  reload(): boolean;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

interface Loaded {
  readonly fingerprint: string;
  readonly options: SecureContextOptions;
  readonly endsAt: EpochMs;
}

function fingerprintOf(texts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}

function readTexts({ certFile, keyFile, caFile }: ServerTlsSettings) {
  const cert = readFileSync(certFile, 'utf8');
  const key = readFileSync(keyFile, 'utf8');
  const ca = caFile === undefined ? undefined : readFileSync(caFile, 'utf8');
  return { cert, key, ca, fingerprint: fingerprintOf([cert, key, ca]) };
}

/** Throws for what no server could be made of. No text of the key is part of the message. */
function load(
  { cert, key, ca, fingerprint }: ReturnType<typeof readTexts>,
  { minVersion, certFile, keyFile }: ServerTlsSettings,
): Loaded {
  const chain = (cert.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text));
  const [own] = chain;
  if (!own) throw new Error(`${certFile} holds no certificate`);
  if (!own.checkPrivateKey(createPrivateKey(key)))
    throw new Error(`the key of ${keyFile} is not that of the certificate in ${certFile}`);
  const options = { cert, key, minVersion, ...(ca === undefined ? {} : { ca }) };
  createSecureContext(options);
  return { fingerprint, options, endsAt: Math.min(...chain.map(({ validToDate }) => validToDate.getTime())) };
}

/** Throws when the files cannot be used at the start. */
export function openTlsFiles(
  settings: ServerTlsSettings,
  { log, clock }: { readonly log: Pick<Logger, 'info' | 'warn'>; readonly clock: () => EpochMs },
): TlsFiles {
  let current = load(readTexts(settings), settings);
  /** Of what could not be used, so that it is told once. */
  let refused: string | null = null;

  function refuse(fingerprint: string, error: unknown): void {
    if (refused === fingerprint) return;
    refused = fingerprint;
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ certFile: settings.certFile, reason }, 'the new certificate cannot be used, the former stays');
  }

  return {
    options: () => current.options,
    asksForCertificates: settings.caFile !== undefined,
    endsAt: () => current.endsAt,
    isRefused: () => refused !== null,
    reload() {
      let fingerprint = '';
      try {
        const texts = readTexts(settings);
        ({ fingerprint } = texts);
        if (fingerprint === current.fingerprint) {
          refused = null;
          return false;
        }
        const next = load(texts, settings);
        const now = clock();
        if (next.endsAt <= now && current.endsAt > now) throw new Error('it has ended already');
        current = next;
        refused = null;
        log.info(
          { certFile: settings.certFile, endsAt: new Date(next.endsAt).toISOString() },
          'took a new certificate',
        );
        return true;
      } catch (error) {
        refuse(fingerprint, error);
        return false;
      }
    },
  };
}

/** What /metrics tells of it. */
export function tellCertificate({ gauge }: Pick<SelfMetrics, 'gauge'>, tls: TlsFiles): void {
  gauge(
    'sightglass_tls_certificate_not_after_seconds',
    'When the console’s own certificate ends (the first of its chain), in seconds since 1970.',
    () => tls.endsAt() / 1000,
  );
  gauge(
    'sightglass_tls_files_refused',
    '1 while the files of the console’s own certificate hold something that cannot be used; the former is used then.',
    () => (tls.isRefused() ? 1 : 0),
  );
}
