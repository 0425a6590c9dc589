/**
 * The schema of the state file, as steps: each is applied once, in order, and never changed afterwards. SQLite's `user_version` holds
 * how many were, so that a new one stands at the end of the list, whatever its number. A newer file than this program knows is refused rather than guessed at.
 */
import { DOCUMENTS } from './migrations/0001-documents.ts';
import { ALERTS } from './migrations/0002-alerts.ts';
import { DELIVERY } from './migrations/0003-delivery.ts';
import { SLOS } from './migrations/0004-slos.ts';
import { MESH_CONFIG } from './migrations/0005-mesh-config.ts';
import { SIGN_IN } from './migrations/0006-sign-in.ts';
import { GRANTS } from './migrations/0007-grants.ts';
import { EMBEDS } from './migrations/0008-embeds.ts';
import { SESSIONS } from './migrations/0010-sessions.ts';

export const MIGRATIONS: readonly string[] = [
  DOCUMENTS,
  ALERTS,
  DELIVERY,
  SLOS,
  MESH_CONFIG,
  SIGN_IN,
  GRANTS,
  EMBEDS,
  SESSIONS,
];
