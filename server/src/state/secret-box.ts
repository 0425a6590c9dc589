/**
 * Secrets at rest: AES-256-GCM under a key that lies beside the state file, readable by its owner only. In: a text. Out: base64 of
 * nonce, tag and ciphertext (NIST SP 800-38D; a fresh 96-bit nonce each time). Whoever has the folder has both; the file of the
 * state alone, as in a backup, tells nothing.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface SecretBox {
  seal(text: string): string;
  /** Null when it was sealed with another key, or was changed. */
  open(sealed: string): string | null;
}

function readKey(folder: string | null): Buffer {
  if (folder === null) return randomBytes(KEY_BYTES);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'secret.key');
  if (!existsSync(path)) writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx' });
  const key = readFileSync(path);
  if (key.length !== KEY_BYTES) throw new Error(`${path} is no key: it should have ${KEY_BYTES} bytes`);
  return key;
}

/** Opens or makes the key `secret.key` in the folder; a passing one when the folder is null. */
export function openSecretBox(folder: string | null): SecretBox {
  const key = readKey(folder);
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed) {
      try {
        const bytes = Buffer.from(sealed, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
