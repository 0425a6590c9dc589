/**
 * Who a request says it is from: the header X-Sightglass-Author, percent-encoded UTF-8, as the page sends what its reader calls
 * themselves. A claim, no proof: it counts where nobody signs in.
 */
import type { IncomingMessage } from 'node:http';

const ANONYMOUS = 'anonymous';
const LONGEST = 120;

export function readAuthor({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-sightglass-author'];
  if (typeof given !== 'string') return ANONYMOUS;
  try {
    // Control characters would forge lines of a log.
    const text = decodeURIComponent(given)
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim();
    return text === '' ? ANONYMOUS : text.slice(0, LONGEST);
  } catch {
    return ANONYMOUS;
  }
}
