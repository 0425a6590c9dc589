/**
 * Keys that sign the addresses of embeds: HMAC with SHA-256 (RFC 7518, 3.2), 256 bits, sealed in the state file, the first made when one is needed. A retired key still tells who signed a text, so that an embed
 * that ended by it can say so; what it signed counts no longer.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { EpochMs } from '@sightglass/shared/units';
import type { EmbedTable } from '../state/embed-table.ts';
import type { SecretBox } from '../state/secret-box.ts';

interface EmbedKey {
  readonly id: string;
  readonly secret: Uint8Array;
  readonly isRetired: boolean;
}

export interface EmbedKeys {
  /** That signs; made when there is none that can be opened. */
  current(): EmbedKey;
  find(id: string): EmbedKey | null;
  /** When the newest was made; null while there is none. */
  madeAt(): EpochMs | null;
  /** A new one; with `retire`, former ones count no longer. */
  rotate(retire: boolean): EpochMs;
}

const KEY_BYTES = 32;

export function createEmbedKeys(
  table: Pick<EmbedTable, 'keys' | 'addKey'>,
  { secrets, clock }: { readonly secrets: SecretBox; readonly clock: () => EpochMs },
): EmbedKeys {
  let opened: readonly EmbedKey[] | null = null;

  /** Newest first. One that was sealed with another key, as after a backup without it, is lost: what it signed is not known here. */
  function open(): readonly EmbedKey[] {
    opened ??= table.keys().flatMap(({ id, sealed, retiredAt }) => {
      const text = secrets.open(sealed);
      if (text === null) return [];
      return [{ id, secret: Buffer.from(text, 'base64'), isRetired: retiredAt !== null }];
    });
    return opened;
  }

  function add(retire: boolean): EpochMs {
    const createdAt = clock();
    const sealed = secrets.seal(randomBytes(KEY_BYTES).toString('base64'));
    table.addKey({ id: randomUUID(), sealed, createdAt, retiredAt: null }, retire);
    opened = null;
    return createdAt;
  }

  const newest = (): EmbedKey | undefined => open().find(({ isRetired }) => !isRetired);
  return {
    current() {
      if (!newest()) add(false);
      const key = newest();
      if (!key) throw new Error('a key that was sealed cannot be opened');
      return key;
    },
    find: (id) => open().find((key) => key.id === id) ?? null,
    madeAt: () => table.keys()[0]?.createdAt ?? null,
    rotate: add,
  };
}
