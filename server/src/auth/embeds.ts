/**
 * Panels in other pages: made, found by their token, ended. In: what an editor asks for, and what that editor may see; later a token. Out: the token, and later who it speaks for: a viewer who
 * may ask what the panel shows and nothing else, within what its author could see. Previews for the console's own pages live in memory for some minutes.
 */
import { randomUUID } from 'node:crypto';
import {
  isWithin,
  type Embed,
  type EmbedLook,
  type EmbedPanel,
  type Grants,
} from '@sightglass/shared/contract';
import { writeEmbedPath } from '@sightglass/shared/embed-address';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { createEmbedTable } from '../state/embed-table.ts';
import type { State } from '../state/open-state.ts';
import type { SecretBox } from '../state/secret-box.ts';
import { createEmbedKeys } from './embed-keys.ts';
import { limitTo, narrowGrants } from './embed-limit.ts';
import { checkEmbedToken, endOfToken, signEmbedToken, type EmbedClaims } from './embed-token.ts';
import type { Principal } from './principal.ts';

/** `refused` is no embed of this console. Of one that ended, the claims still tell whose page it may speak to. */
export type FoundEmbed =
  | { readonly state: 'live'; readonly claims: EmbedClaims; readonly principal: Principal }
  | { readonly state: 'expired' | 'revoked'; readonly claims: EmbedClaims }
  | { readonly state: 'refused' };

interface Wanted {
  readonly name: string;
  readonly panel: EmbedPanel;
  readonly look: EmbedLook;
}

interface Author {
  readonly name: string;
  readonly grants: Grants;
}

export interface Embeds {
  create(
    wanted: Wanted & { readonly parents: readonly string[]; readonly lastsMs: Milliseconds },
    author: Author,
  ): Promise<{ readonly embed: Embed; readonly path: string }>;
  preview(wanted: Wanted, author: Author): Promise<{ readonly path: string; readonly expiresAt: EpochMs }>;
  /** Those that show nothing which the reader may not see. */
  list(grants: Grants): Embed[];
  keyMadeAt(): EpochMs | null;
  /** Null when there is none that the reader may see. */
  revoke(id: string, author: Author): Embed | null;
  rotateKeys(endExisting: boolean, author: string): { readonly keyMadeAt: EpochMs; readonly ended: number };
  find(token: string): Promise<FoundEmbed>;
}

const PREVIEW_MS = 600_000;
const USED_EVERY_MS = 60_000;
/** Of one console; the oldest gives way. */
const MOST_PREVIEWS = 1000;
/** For a frame on the console's own pages (Content Security Policy 3, 2.3.1). */
export const OWN_PAGES = "'self'";

/** A viewer of what the panel shows. */
function principalOf({ name, panel, expiresAt }: EmbedClaims, grants: Grants): Principal {
  return {
    via: 'embed',
    name: `embed ${name}`,
    role: 'viewer',
    groups: [],
    // Alerts are asked for without a scope: what may be seen is what narrows them.
    grants: panel.panel === 'alerts' ? narrowGrants(grants, panel) : grants,
    expiresAt,
    embed: limitTo(panel),
  };
}

export function createEmbeds(
  state: State,
  { secrets, clock }: { readonly secrets: SecretBox; readonly clock: () => EpochMs },
): Embeds {
  const table = createEmbedTable(state);
  const keys = createEmbedKeys(table, { secrets, clock });
  const previews = new Map<string, Grants>();

  /** Null for one that shows more than the reader may see. */
  function read(id: string, grants: Grants): Embed | null {
    const kept = table.read(id);
    return kept && isWithin(kept.grants, grants) ? kept.embed : null;
  }

  return {
    async create({ name, panel, look, parents, lastsMs }, author) {
      const now = clock();
      const embed: Embed = {
        id: randomUUID(),
        name,
        panel,
        look,
        parents: [...parents],
        createdAt: now,
        createdBy: author.name,
        expiresAt: endOfToken(now + lastsMs),
        lastUsedAt: null,
        revokedAt: null,
        revokedBy: '',
      };
      const token = await signEmbedToken(embed, keys, now);
      table.insert({ embed, grants: author.grants });
      return { embed, path: writeEmbedPath(panel, look, token) };
    },
    async preview({ name, panel, look }, { grants }) {
      const now = clock();
      const id = randomUUID();
      previews.set(id, grants);
      const oldest = previews.keys().next();
      if (previews.size > MOST_PREVIEWS && oldest.done !== true) previews.delete(oldest.value);
      const expiresAt = endOfToken(now + PREVIEW_MS);
      const claims = { id, name, panel, look, parents: [OWN_PAGES], expiresAt };
      return { path: writeEmbedPath(panel, look, await signEmbedToken(claims, keys, now)), expiresAt };
    },
    list: (grants) => table.list().flatMap((kept) => (isWithin(kept.grants, grants) ? [kept.embed] : [])),
    keyMadeAt: () => keys.madeAt(),
    revoke(id, { name, grants }) {
      if (!read(id, grants)) return null;
      table.revoke(id, name, clock());
      return read(id, grants);
    },
    rotateKeys: (endExisting, author) =>
      state.transaction(() => {
        const keyMadeAt = keys.rotate(endExisting);
        if (endExisting) previews.clear();
        return { keyMadeAt, ended: endExisting ? table.revokeAll(author, keyMadeAt) : 0 };
      }),
    async find(token) {
      const now = clock();
      const checked = await checkEmbedToken(token, keys, now);
      if (checked.state === 'unknown') return { state: 'refused' };
      const { claims } = checked;
      if (checked.state === 'retired') return { state: 'revoked', claims };
      const previewed = previews.get(claims.id);
      const kept = previewed === undefined ? table.read(claims.id) : null;
      if (kept && kept.embed.revokedAt !== null) return { state: 'revoked', claims };
      if (checked.state === 'expired') return { state: 'expired', claims };
      if (previewed !== undefined)
        return { state: 'live', claims, principal: principalOf(claims, previewed) };
      // Signed here and not known here: of a preview before a restart, or of a state that was set back.
      if (!kept) return { state: 'revoked', claims };
      const { id, lastUsedAt } = kept.embed;
      if (now - (lastUsedAt ?? 0) >= USED_EVERY_MS) table.used(id, now);
      return { state: 'live', claims, principal: principalOf(claims, kept.grants) };
    },
  };
}
