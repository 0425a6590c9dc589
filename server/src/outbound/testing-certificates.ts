/**
 * For tests: certificates on the spot, so that no key lies in the tree. A minimal X.509 v3 encoder
 * (RFC 5280, DER as in X.690) for EC P-256 keys signed with SHA-256.
 */
import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface Authority extends Certificate {
  /** A certificate for 127.0.0.1 and `name`, good for servers and clients, a day long unless told otherwise. */
  issue(name: string, lifeMs?: number): Certificate;
}

const DAY_MS = 86_400_000;

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 255]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const COMMON_NAME = '550403';
const BASIC_CONSTRAINTS = '551d13';
const SUBJECT_ALT_NAME = '551d11';

function encodeName(name: string): Buffer {
  return sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, Buffer.from(name)))));
}

function encodeTime(time: number): Buffer {
  const text = new Date(time).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${text}Z`));
}

function encodeExtensions(name: string, isAuthority: boolean): Buffer {
  const constraints = sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : []));
  const names = sequence(der(0x82, Buffer.from(name)), der(0x87, Buffer.from([127, 0, 0, 1])));
  return der(
    0xa3,
    sequence(
      sequence(oid(BASIC_CONSTRAINTS), der(0x04, constraints)),
      sequence(oid(SUBJECT_ALT_NAME), der(0x04, names)),
    ),
  );
}

interface CertificateParts {
  readonly name: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly issuerKey: KeyObject;
  /** From now on; below 0: it has ended. */
  readonly lifeMs: number;
}

function encodeCertificate({ name, issuer, publicKey, issuerKey, lifeMs }: CertificateParts): string {
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_SHA256,
    encodeName(issuer),
    sequence(encodeTime(Date.now() - DAY_MS), encodeTime(Date.now() + lifeMs)),
    encodeName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    encodeExtensions(name, name === issuer),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, issuerKey));
  const text = sequence(body, ECDSA_SHA256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${text.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

/** A certificate authority with a key of its own. */
export function createAuthority(issuer: string): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const create = (
    name: string,
    keys: { publicKey: KeyObject; privateKey: KeyObject },
    lifeMs = DAY_MS,
  ): Certificate => ({
    cert: encodeCertificate({ name, issuer, publicKey: keys.publicKey, issuerKey: own.privateKey, lifeMs }),
    key: String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  });
  return {
    ...create(issuer, own),
    issue: (name, lifeMs) => create(name, generateKeyPairSync('ec', { namedCurve: 'P-256' }), lifeMs),
  };
}
