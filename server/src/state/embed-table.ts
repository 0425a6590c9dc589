/** Panels in other pages as kept, and the keys that sign them. Enter and leave: what the contract tells of an embed, and what its author could see; keys only as the secret box sealed them. */
import {
  embedLookSchema,
  embedPanelSchema,
  grantsSchema,
  type Embed,
  type Grants,
} from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import { z } from 'zod';
import type { State } from './open-state.ts';

interface KeptEmbed {
  readonly embed: Embed;
  /** What its author could see when they made it; null for everything. */
  readonly grants: Grants;
}

interface KeptKey {
  readonly id: string;
  readonly sealed: string;
  readonly createdAt: EpochMs;
  readonly retiredAt: EpochMs | null;
}

export interface EmbedTable {
  insert(embed: KeptEmbed): void;
  read(id: string): KeptEmbed | null;
  /** Newest first, revoked and ended ones too. */
  list(): KeptEmbed[];
  used(id: string, at: EpochMs): void;
  /** A second time changes nothing. */
  revoke(id: string, by: string, at: EpochMs): void;
  /** How many were live, and are no more. */
  revokeAll(by: string, at: EpochMs): number;
  /** Newest first. */
  keys(): KeptKey[];
  /** With `retire`, all former ones count no longer. */
  addKey(key: KeptKey, retire: boolean): void;
}

interface Stored {
  id: string;
  name: string;
  panel: string;
  look: string;
  parents: string;
  grants: string | null;
  created_at: number;
  created_by: string;
  expires_at: number;
  used_at: number | null;
  revoked_at: number | null;
  revoked_by: string;
}

const describe = (row: Stored): KeptEmbed => ({
  embed: {
    id: row.id,
    name: row.name,
    panel: embedPanelSchema.parse(JSON.parse(row.panel)),
    look: embedLookSchema.parse(JSON.parse(row.look)),
    parents: z.array(z.string()).parse(JSON.parse(row.parents)),
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.used_at,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
  },
  grants: row.grants === null ? null : grantsSchema.parse(JSON.parse(row.grants)),
});

export function createEmbedTable(state: State): EmbedTable {
  const { database } = state;
  const insert = database.prepare(
    'INSERT INTO embeds (id, name, panel, look, parents, grants, created_at, created_by, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const byId = database.prepare('SELECT * FROM embeds WHERE id = ?');
  const all = database.prepare('SELECT * FROM embeds ORDER BY created_at DESC, id');
  const used = database.prepare('UPDATE embeds SET used_at = ? WHERE id = ?');
  const revoke = database.prepare(
    'UPDATE embeds SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL',
  );
  const revokeAll = database.prepare(
    'UPDATE embeds SET revoked_at = ?, revoked_by = ? WHERE revoked_at IS NULL AND expires_at > ?',
  );
  const keys = database.prepare(
    'SELECT id, secret AS sealed, created_at AS createdAt, retired_at AS retiredAt FROM embed_keys ORDER BY created_at DESC, id',
  );
  const addKey = database.prepare('INSERT INTO embed_keys (id, secret, created_at) VALUES (?, ?, ?)');
  const retire = database.prepare('UPDATE embed_keys SET retired_at = ? WHERE retired_at IS NULL');
  return {
    insert({ embed: { id, name, panel, look, parents, createdAt, createdBy, expiresAt }, grants }) {
      const written = [panel, look, parents].map((part) => JSON.stringify(part)) as [string, string, string];
      const seen = grants === null ? null : JSON.stringify(grants);
      insert.run(id, name, ...written, seen, createdAt, createdBy, expiresAt);
    },
    read(id) {
      const row = byId.get(id);
      return row === undefined ? null : describe(row as unknown as Stored);
    },
    list: () => (all.all() as unknown as Stored[]).map(describe),
    used: (id, at) => void used.run(at, id),
    revoke: (id, by, at) => void revoke.run(at, by, id),
    revokeAll: (by, at) => Number(revokeAll.run(at, by, at).changes),
    keys: () => keys.all() as unknown as KeptKey[],
    addKey({ id, sealed, createdAt }, ends) {
      state.transaction(() => {
        if (ends) retire.run(createdAt);
        addKey.run(id, sealed, createdAt);
      });
    },
  };
}
