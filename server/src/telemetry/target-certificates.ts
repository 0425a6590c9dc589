/** Certificates as a target tells of them itself: what the scrape source hands to whoever shows certificates. Times are epoch milliseconds. */
import type { EpochMs } from '@sightglass/shared/units';
import type { TargetIdentity } from './dialects/dialect.ts';

/** One certificate that a proxy holds or trusts. */
export interface ProxyCertificate {
  /** `authority`: what it trusts others by; `own`: what it shows. */
  readonly role: 'authority' | 'own';
  /** Those of one group belong to one TLS context. */
  readonly group: number;
  readonly serial: string;
  /** URIs, then DNS names, then addresses. */
  readonly names: readonly string[];
  readonly notBefore: EpochMs | null;
  readonly expiresAt: EpochMs | null;
  /** Whether only whole days are told. */
  readonly rounded: boolean;
}

export interface TargetCertificates {
  readonly job: string;
  readonly target: string;
  readonly identity: TargetIdentity;
  readonly pod: string;
  /** When they were last read; null: never. */
  readonly at: EpochMs | null;
  readonly certificates: readonly ProxyCertificate[];
  /** Why the last attempt failed; null when it did not. */
  readonly error: string | null;
}
