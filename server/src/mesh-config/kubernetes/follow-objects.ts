/**
 * Follows the objects of one kind, in one namespace or all, through the Kubernetes API: a list in pages, then a watch from that version on. A watch that ends is
 * resumed where it stood; one that is too old (410 Gone) begins with a new list, until which what was known stays; errors are retried with growing pauses.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
import type { Milliseconds } from '@sightglass/shared/units';
import { setTimeout as sleep } from 'node:timers/promises';
import { asBody, type Body } from '../trim-spec.ts';
import { ApiError, describeFailure, type ApiClient } from './api-client.ts';

const PAGE_SIZE = 250;
/** The server ends a watch after this long at the latest, and so tells that it is still there. */
const WATCH_S = 290;
const QUIET_MS = (WATCH_S + 30) * 1000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** What is not permitted seldom is a minute later. */
const REFUSED_PAUSE_MS = 60_000;
const GONE = 410;

/** How it goes: `listing` until a first list is complete. */
export type FollowState =
  | { readonly state: 'listing' | 'following' }
  | { readonly state: 'refused' | 'failed'; readonly reason: string };

export interface FollowOptions {
  readonly client: ApiClient;
  /** `/apis/security.istio.io/v1/namespaces/shop/peerauthentications` */
  readonly path: string;
  /** Such as a field selector. */
  readonly query?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** A page of a list came; `isFirst` begins a new list. */
  readonly onPage: (objects: readonly Body[], isFirst: boolean) => void;
  /** The list is complete: what was not on its pages is gone. */
  readonly onListed: () => void;
  readonly onObject: (object: Body) => void;
  readonly onRemoved: (object: Body) => void;
  readonly onState: (state: FollowState) => void;
  readonly firstPauseMs?: Milliseconds;
}

function versionOf(object: Body): string {
  const { resourceVersion } = asBody(object['metadata']);
  return typeof resourceVersion === 'string' ? resourceVersion : '';
}

function toApiError(error: unknown): ApiError {
  return error instanceof ApiError
    ? error
    : new ApiError(null, error instanceof Error ? error.message : String(error));
}

/** Runs until `signal` aborts, or the server no longer knows the path (404); never rejects. */
export async function followObjects(options: FollowOptions): Promise<void> {
  const { client, path, query = {}, signal, onState, firstPauseMs = FIRST_PAUSE_MS } = options;
  let version = '';
  let pauseMs = firstPauseMs;

  const pathWith = (more: Readonly<Record<string, string>>): string =>
    `${path}?${new URLSearchParams({ ...query, ...more }).toString()}`;

  async function list(): Promise<void> {
    let next = '';
    let isFirst = true;
    let listed = '';
    do {
      const page = { limit: String(PAGE_SIZE), ...(next === '' ? {} : { continue: next }) };
      const answer = asBody(await client.read(pathWith(page), signal));
      const items: unknown = answer['items'];
      // What is no list must not pass for an empty one: everything would seem to be deleted.
      if (!Array.isArray(items)) throw new ApiError(null, 'the answer is no list');
      options.onPage(items.map(asBody), isFirst);
      isFirst = false;
      const token = asBody(answer['metadata'])['continue'];
      next = typeof token === 'string' ? token : '';
      listed = versionOf(answer);
    } while (next !== '');
    version = listed;
    options.onListed();
    onState({ state: 'following' });
  }

  function takeEvent(line: string): void {
    const event = asBody(JSON.parse(line) as unknown);
    const object = asBody(event['object']);
    if (event['type'] === 'ERROR') {
      const { code, message } = object;
      throw new ApiError(
        typeof code === 'number' ? code : null,
        typeof message === 'string' ? message : 'the watch failed',
      );
    }
    if (event['type'] === 'ADDED' || event['type'] === 'MODIFIED') options.onObject(object);
    else if (event['type'] === 'DELETED') options.onRemoved(object);
    // Last, so that what could not be taken comes again.
    version = versionOf(object) === '' ? version : versionOf(object);
  }

  async function watch(): Promise<void> {
    const from = { resourceVersion: version, allowWatchBookmarks: 'true', timeoutSeconds: String(WATCH_S) };
    await client.watch(pathWith({ watch: 'true', ...from }), {
      signal,
      quietMs: QUIET_MS,
      onOpen: () => {
        // The server accepted it: all is well, even if nothing happens for long.
        pauseMs = firstPauseMs;
        onState({ state: 'following' });
      },
      onLine: takeEvent,
    });
  }

  while (!signal.aborted) {
    let pause = pauseMs;
    try {
      if (version === '') await list();
      await watch();
    } catch (caught) {
      if (signal.aborted) return;
      const error = toApiError(caught);
      // The next discovery says whether the kind is gone, or in another version.
      if (error.status === 404) return;
      if (error.status === GONE) version = '';
      else if (error.status === 403) {
        onState({ state: 'refused', reason: describeFailure(error) });
        pause = Math.max(pauseMs, REFUSED_PAUSE_MS * (firstPauseMs / FIRST_PAUSE_MS));
      } else onState({ state: 'failed', reason: describeFailure(error) });
    }
    // A watch that ends at once must not become a storm of requests: pause always, longer each time nothing came.
    await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
