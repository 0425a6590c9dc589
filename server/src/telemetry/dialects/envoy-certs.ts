/**
 * Envoy's answer to `/certs` on its admin port -> certificates (envoy/admin/v3/certs.proto). In: JSON text. Out: one for each certificate of each TLS context:
 * `ca_cert` is what peers are checked by, `cert_chain` what is shown to them. Older Envoys leave names and times out and tell whole days only
 * (`days_until_expiration`, which is 0 where it is over). Neither subject nor issuer is told, and no key. Bounded, as anybody could answer. Pure.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { z } from 'zod';
import type { ProxyCertificate } from '../target-certificates.ts';

const DAY_MS = 86_400_000;
/** Beyond a hundred years nothing was measured: a number of days that ran over. */
const MOST_DAYS = 36_525;
const MOST_CERTIFICATES = 500;
const MOST_NAMES = 100;
const LONGEST_TEXT = 2048;

const textSchema = z
  .string()
  .transform((text) => text.toWellFormed().slice(0, LONGEST_TEXT))
  .catch('');
const nameSchema = z.object({
  uri: textSchema.optional(),
  dns: textSchema.optional(),
  ip_address: textSchema.optional(),
});
const detailsSchema = z.object({
  serial_number: textSchema.default(''),
  subject_alt_names: z.array(nameSchema).catch([]).default([]),
  /** protobuf's JSON writes 64-bit numbers as texts. */
  days_until_expiration: z.coerce.number().nullable().catch(null).default(null),
  valid_from: z.string().catch('').default(''),
  expiration_time: z.string().catch('').default(''),
});
const certificateSchema = z.object({
  ca_cert: z.array(detailsSchema).default([]),
  cert_chain: z.array(detailsSchema).default([]),
});
const answerSchema = z.object({ certificates: z.array(z.unknown()) });

function momentOf(text: string): EpochMs | null {
  const moment = text === '' ? NaN : Date.parse(text);
  return Number.isFinite(moment) ? moment : null;
}

function listNames(names: readonly z.output<typeof nameSchema>[]): string[] {
  const all = names.slice(0, MOST_NAMES);
  const of = (part: 'uri' | 'dns' | 'ip_address'): string[] =>
    all.flatMap((name) => (name[part] ? [name[part]] : []));
  return [...of('uri'), ...of('dns'), ...of('ip_address')];
}

function readDetails(
  details: z.output<typeof detailsSchema>,
  place: Pick<ProxyCertificate, 'role' | 'group'>,
  at: EpochMs,
): ProxyCertificate {
  const exact = momentOf(details.expiration_time);
  const days = details.days_until_expiration;
  const isMeasured = days !== null && days >= 0 && days <= MOST_DAYS;
  return {
    ...place,
    serial: details.serial_number,
    names: listNames(details.subject_alt_names),
    notBefore: momentOf(details.valid_from),
    expiresAt: exact ?? (isMeasured ? at + days * DAY_MS : null),
    rounded: exact === null,
  };
}

/** `at`: when it was asked. Throws an Error with one line of words when it is no such answer. */
export function readEnvoyCerts(text: string, at: EpochMs): ProxyCertificate[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('the answer is not JSON: no Envoy’s admin port?');
  }
  const answer = answerSchema.safeParse(json);
  if (!answer.success) throw new Error('the answer has no certificates: no Envoy’s admin port?');
  const found: ProxyCertificate[] = [];
  let unreadable = 0;
  for (const [group, one] of answer.data.certificates.entries()) {
    const certificate = certificateSchema.safeParse(one);
    if (!certificate.success) {
      unreadable++;
      continue;
    }
    const { ca_cert: authorities, cert_chain: own } = certificate.data;
    found.push(
      ...authorities.map((details) => readDetails(details, { role: 'authority', group }, at)),
      ...own.map((details) => readDetails(details, { role: 'own', group }, at)),
    );
    if (found.length > MOST_CERTIFICATES) break;
  }
  if (found.length === 0 && unreadable > 0) throw new Error('its certificates are in no form that is known');
  return found.slice(0, MOST_CERTIFICATES);
}
