/** Where a link to a new receiver came from: an address of the console, to which saving returns with the receiver's id. */
import { z } from 'zod';
import { param } from '../../url/search-params.ts';

export const receiverSearch = {
  /** A path within the console; anything else would lead away from it. */
  returnTo: param(z.string().regex(/^\/(?![/\\])/), ''),
};

/** The address to return to, with `receiver` telling which was made. */
export function buildReturn(returnTo: string, id: string): string {
  const [path = '', query = ''] = returnTo.split('?');
  const search = new URLSearchParams(query);
  search.set('receiver', id);
  return `${path}?${search.toString()}`;
}
