/** What an operation of the API is, and the parts that many of them share. */
import { z } from 'zod';
import type { Role } from '../sign-in.ts';

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** What is sent along, as JSON; only with `post` and `put`. */
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
  /** Media type of an answer that is no JSON: a text as it is. */
  readonly produces?: string;
  /** A `post` that changes nothing: a question too large for a URL. */
  readonly asks?: boolean;
  /** Who may; left out, a viewer may read and ask, and an editor change. */
  readonly role?: Role;
  /**
   * Whether somebody whose sight is limited to clusters and namespaces may call it: then nothing of its answer is from beyond. Left out, it is refused
   * to them, because it cannot be cut.
   */
  readonly withGrants?: boolean;
}

/** The least role that may call the operation. */
export function roleNeeded({ method, asks = false, role }: Operation): Role {
  return role ?? (method === 'get' || asks ? 'viewer' : 'editor');
}

export const operation = <const T extends Operation>(entry: T): T => entry;

export const none = z.object({});
export const byId = z.object({ id: z.string() });
