/** A saved view's address in words: which page, when, where, and how much more it says. Pure. */
import type { View } from '@sightglass/shared/contract';
import { describeRange } from '../../frame/range-model.ts';
import { frameSearch } from '../../url/frame-search.ts';
import { readSearch } from '../../url/search-params.ts';

const NAMES: Readonly<Record<string, string>> = {
  slos: 'SLOs',
  'access-log': 'Access log',
  edges: 'Edge',
  services: 'Services',
  workloads: 'Workloads',
};
const OF_ONE: Readonly<Record<string, string>> = {
  services: 'Service',
  workloads: 'Workload',
  edges: 'Edge',
  slos: 'SLO',
};
const FRAME_KEYS = new Set(Object.keys(frameSearch));

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `Service cart`, `Access log`: after the path alone, so that also a page of a later version has a name. */
export function namePage(path: string): string {
  const [page = '', id] = path.split('/').slice(1);
  const word = NAMES[page] ?? page.charAt(0).toUpperCase() + page.slice(1).replaceAll('-', ' ');
  const one = OF_ONE[page];
  if (id === undefined || one === undefined) return word;
  const name = decode(id)
    .split('~~')
    .map((end) => end.split('~').at(2) ?? end)
    .slice(0, 2)
    .join(' → ');
  return `${one} ${name}`;
}

/** `last hour · shop in east · 2 more choices`. Times as of `now`. */
export function describeView({ search }: Pick<View, 'search'>, now: number): string {
  const params = new URLSearchParams(search);
  const { range, at, cluster, namespace } = readSearch(frameSearch, params);
  const where = [namespace.join(', '), cluster.join(', ')].filter((part) => part !== '').join(' in ');
  const more = [...params.keys()].filter((key) => !FRAME_KEYS.has(key)).length;
  return [
    describeRange(range, at, now),
    where,
    more > 0 ? `${more} more ${more === 1 ? 'choice' : 'choices'}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function sorted(search: string): string {
  const params = new URLSearchParams(search);
  params.sort();
  return params.toString();
}

/** Whether two addresses say the same, whatever the order of what they say. */
export function isSameView(a: Pick<View, 'path' | 'search'>, b: Pick<View, 'path' | 'search'>): boolean {
  return a.path === b.path && sorted(a.search) === sorted(b.search);
}

export function addressOfView({ path, search }: Pick<View, 'path' | 'search'>): string {
  return search === '' ? path : `${path}?${search}`;
}

/** For whom it opens first, in words; empty for nobody. */
export function sayOpensFor(
  { opensFor: { me, everybody, groups } }: Pick<View, 'opensFor'>,
  mine: boolean,
): string {
  return [me ? (mine ? 'you' : 'its owner') : '', ...groups, everybody ? 'everybody' : '']
    .filter((part) => part !== '')
    .join(', ');
}
