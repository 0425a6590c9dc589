/** The resources of one kind in one namespace, or all, as its lists and watches tell them. An object that says the same as before stays the same object. */
import { DEFAULT_ROOT_NAMESPACE } from '../mesh-settings.ts';
import type { MeshResource } from '../mesh-config.ts';
import { isSame } from '../print-resource.ts';
import { readResource, type ResourcePlace } from '../read-resource.ts';
import { asBody, type Body } from '../trim-spec.ts';
import type { FollowState } from './follow-objects.ts';

export interface KindShelf {
  /** By id. */
  readonly resources: ReadonlyMap<string, MeshResource>;
  /** What could not be read, by `namespace/name`. */
  readonly problems: ReadonlyMap<string, string>;
  state(): FollowState;
  /** Whether a list was complete once. */
  wasListed(): boolean;
  setState(state: FollowState): boolean;
  takePage(objects: readonly Body[], isFirst: boolean): void;
  /** Tells whether anything changed. */
  finishList(): boolean;
  put(object: Body): boolean;
  remove(object: Body): boolean;
}

export interface ShelfOptions {
  readonly cluster: string;
  readonly where: () => string;
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether there is room for one more. */
  readonly hasRoom: () => boolean;
}

function nameOf(object: Body): string {
  const { namespace, name } = asBody(object['metadata']);
  return [namespace, name].filter((one) => typeof one === 'string').join('/');
}

export function createKindShelf({ cluster, where, apiVersion, kind, hasRoom }: ShelfOptions): KindShelf {
  const resources = new Map<string, MeshResource>();
  const problems = new Map<string, string>();
  let state: FollowState = { state: 'listing' };
  let wasListed = false;
  /** Ids and names that the list under way has named; null while none is. */
  let listed: Set<string> | null = null;
  /** What pages changed; a list that failed half-way changed something all the same. */
  let changed = false;

  function read(object: Body): ReturnType<typeof readResource> {
    const origin = { kind: 'kubernetes', where: where(), line: null } as const;
    const place: ResourcePlace = { cluster, namespace: DEFAULT_ROOT_NAMESPACE, origin };
    // The items of a list do not say what they are.
    return readResource({ ...object, apiVersion, kind }, place);
  }

  function put(object: Body): boolean {
    const found = read(object);
    const name = nameOf(object);
    listed?.add(name);
    if (!found) return false;
    if (found.resource) {
      const { resource } = found;
      listed?.add(resource.id);
      const hadProblem = problems.delete(name);
      const before = resources.get(resource.id);
      if (before && isSame(before, resource)) return hadProblem;
      if (before || hasRoom()) resources.set(resource.id, resource);
      else problems.set(name, 'there are too many resources: it is left out');
      return true;
    }
    if (problems.get(name) === found.problem) return false;
    problems.set(name, found.problem);
    return true;
  }

  return {
    resources,
    problems,
    state: () => state,
    wasListed: () => wasListed,
    setState(next) {
      const isNew = JSON.stringify(next) !== JSON.stringify(state);
      state = next;
      return isNew;
    },
    takePage(objects, isFirst) {
      if (isFirst) listed = new Set();
      for (const object of objects) changed = put(object) || changed;
    },
    finishList() {
      for (const id of resources.keys()) {
        if (listed?.has(id)) continue;
        resources.delete(id);
        changed = true;
      }
      for (const name of problems.keys()) {
        if (listed?.has(name)) continue;
        problems.delete(name);
        changed = true;
      }
      const isNews = changed || !wasListed;
      wasListed = true;
      changed = false;
      listed = null;
      return isNews;
    },
    put,
    remove(object) {
      const found = read(object);
      const hadProblem = problems.delete(nameOf(object));
      return (found?.resource !== undefined && resources.delete(found.resource.id)) || hadProblem;
    },
  };
}
