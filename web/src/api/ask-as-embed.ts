/**
 * The calls of a panel in another page. In: a call and the token of the page's address. Out: the answer as the contract has it. It takes no cookie and sends no referrer, and its answers are not parsed by schemas:
 * those weigh as much as the panel, and page and server are of one version. Throws EmbedEnded when the token counts no longer, otherwise ProblemError.
 */
import { EMBED_PATHS, type EmbedCall } from '@sightglass/shared/embed-calls';
import { ProblemError } from './problem-error.ts';

type EmbedEnd = 'expired' | 'revoked' | 'refused';

export class EmbedEnded extends Error {
  readonly why: EmbedEnd;

  constructor(why: EmbedEnd) {
    super(`The embed is ${why}`);
    this.why = why;
  }
}

function addressOf({ name, params, query }: EmbedCall): string {
  const path = EMBED_PATHS[name].replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  );
  const search = new URLSearchParams(query).toString();
  return `/api/v1${path}${search === '' ? '' : `?${search}`}`;
}

/** How the server says that a token has ended: `Embed error="expired"`. */
function readEnd(response: Response): EmbedEnd {
  const why = /error="(\w+)"/.exec(response.headers.get('www-authenticate') ?? '')?.[1];
  return why === 'expired' || why === 'revoked' ? why : 'refused';
}

async function readTitle(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => null)) as { readonly detail?: unknown } | null;
  return typeof problem?.detail === 'string' ? problem.detail : `The server answered ${response.status}`;
}

export async function askAsEmbed(call: EmbedCall, token: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(addressOf(call), {
      headers: { accept: 'application/json', authorization: `Embed ${token}` },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
  } catch {
    throw new ProblemError({ status: 0, title: 'The console does not answer' });
  }
  if (response.status === 401) throw new EmbedEnded(readEnd(response));
  if (!response.ok) throw new ProblemError({ status: response.status, title: await readTitle(response) });
  return response.json();
}
