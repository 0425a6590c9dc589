/**
 * The token in the address of an embed: a JSON Web Token (RFC 7519), signed. In: its id, panel, look, parents and end. Out: text; and back, with whether its key still counts. What the author may see is not in it: whoever
 * reads the page around it can read the token.
 */
import { embedLookSchema, embedPanelSchema } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { z } from 'zod';
import type { EmbedKeys } from './embed-keys.ts';

const ISSUER = 'sightglass';
const AUDIENCE = 'sightglass/embed';
const ALGORITHM = 'HS256';
/** A longer text is none of ours. */
const LONGEST = 8192;

const claimsSchema = z.object({
  jti: z.string(),
  /** Seconds. */
  exp: z.number(),
  /** Its title. */
  name: z.string(),
  panel: embedPanelSchema,
  look: embedLookSchema,
  parents: z.array(z.string()),
});

export interface EmbedClaims extends Omit<z.output<typeof claimsSchema>, 'jti' | 'exp'> {
  readonly id: string;
  readonly expiresAt: EpochMs;
}

type CheckedToken =
  | { readonly state: 'good' | 'expired' | 'retired'; readonly claims: EmbedClaims }
  | { readonly state: 'unknown' };

/** Ends at a whole second, because tokens count in those. */
export function endOfToken(at: EpochMs): EpochMs {
  return Math.floor(at / 1000) * 1000;
}

export async function signEmbedToken(
  { id, expiresAt, name, panel, look, parents }: EmbedClaims,
  keys: EmbedKeys,
  now: EpochMs,
): Promise<string> {
  const key = keys.current();
  return new SignJWT({ name, panel, look, parents })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.id, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setJti(id)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(key.secret);
}

function readClaims(payload: JWTPayload): EmbedClaims | null {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) return null;
  const { jti, exp, ...rest } = parsed.data;
  return { ...rest, id: jti, expiresAt: exp * 1000 };
}

/** Never throws for a text, whatever it holds. */
export async function checkEmbedToken(token: string, keys: EmbedKeys, now: EpochMs): Promise<CheckedToken> {
  if (token.length > LONGEST) return { state: 'unknown' };
  let isRetired = false;
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = kid === undefined ? null : keys.find(kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        ({ isRetired } = key);
        return key.secret;
      },
      {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['jti', 'exp'],
        currentDate: new Date(now),
      },
    );
    const claims = readClaims(payload);
    return claims ? { state: isRetired ? 'retired' : 'good', claims } : { state: 'unknown' };
  } catch (error) {
    // Its signature was found good before its end was looked at.
    const claims = error instanceof errors.JWTExpired ? readClaims(error.payload) : null;
    if (claims) return { state: isRetired ? 'retired' : 'expired', claims };
    if (error instanceof errors.JOSEError || error instanceof TypeError) return { state: 'unknown' };
    throw error;
  }
}
