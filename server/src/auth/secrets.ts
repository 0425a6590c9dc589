/** Ids of sessions and secrets of tokens: 256 bits that nobody can guess, of which only the hash is kept. A plain hash suffices for what is random (OWASP ASVS 5.0, 11.4). */
import { createHash, randomBytes } from 'node:crypto';

/** Base64url, 43 characters. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256, hexadecimal. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
