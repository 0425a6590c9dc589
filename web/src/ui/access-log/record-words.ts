/**
 * What a record says, in words, and what each of its parts means as a filter. Pure. In: a record. Out: names of its ends, the short form of an
 * identity, the moment to the millisecond, and filters.
 */
import type { AccessRecordAnswer } from '@sightglass/shared/contract';
import { RESTRICTED, formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import { formatMoment } from '../../format/time.ts';
import type { LinkTarget } from '../../routes.ts';
import type { FilterTarget } from './access-filter.ts';

type End = AccessRecordAnswer['source'];

/** In a list longer texts are cut there by the API, which marks them so. */
const CUT_LENGTH = 2048;

/** `22:45:36.123`. */
export function formatPrecise(at: number): string {
  if (!Number.isFinite(new Date(at).getTime())) return '–';
  const moment = formatMoment(at);
  return `${moment.slice(moment.lastIndexOf(' ') + 1)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;
}

/** `28 Nov`, with the year where it is not this one. */
export function formatDay(at: number): string {
  const moment = formatMoment(at);
  return moment.slice(0, Math.max(0, moment.lastIndexOf(' ')));
}

export function isToday(at: number, now: number = Date.now()): boolean {
  return new Date(at).toDateString() === new Date(now).toDateString();
}

/** `shop/frontend` of `spiffe://cluster.local/ns/shop/sa/frontend`; what is of no such form stays whole. */
export function shortenIdentity(identity: string): string {
  const match = /^spiffe:\/\/[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(identity);
  return match ? `${match[1]}/${match[2]}` : identity.replace(/^spiffe:\/\//, '');
}

/** The service, else the workload; null when neither is known. */
export function nameEnd({ service, workload }: End): string | null {
  return service === UNKNOWN ? (workload === UNKNOWN ? null : workload) : service;
}

export function placeEnd({ namespace, cluster }: End): string {
  if (cluster === RESTRICTED && namespace === RESTRICTED) return 'beyond what you may see';
  return namespace === UNKNOWN ? `in ${cluster}` : `${namespace} in ${cluster}`;
}

export function serviceIdOf({ cluster, namespace, service }: End): string | null {
  return service === UNKNOWN ? null : formatServiceId({ cluster, namespace, name: service });
}

export function workloadIdOf({ cluster, namespace, workload }: End): string | null {
  return workload === UNKNOWN ? null : formatServiceId({ cluster, namespace, name: workload });
}

/** The address without its port; IPv6 in brackets. */
export function hostOf(address: string): string {
  const match = /^(.+):\d+$/.exec(address);
  const host = match && !/^[^[].*:/.test(match[1] as string) ? (match[1] as string) : address;
  return host;
}

/** A path in the list may be cut; then everything that begins so is meant. */
function wholeOrPrefix(text: string): string {
  const cut = text.length === CUT_LENGTH + 1 && text.endsWith('…');
  return cut ? `${text.slice(0, -1)}*` : text || 'none';
}

const TARGETS: Readonly<Record<string, (record: AccessRecordAnswer) => FilterTarget | null>> = {
  identity: ({ sourceIdentity }) => ({ key: 'identity', text: sourceIdentity || 'none' }),
  source: ({ source }) => ofService('source', source) ?? ofWorkload('sourceWorkload', source),
  sourceWorkload: ({ source }) => ofWorkload('sourceWorkload', source),
  address: ({ sourceAddress }) => ({ key: 'address', text: hostOf(sourceAddress) || 'none' }),
  service: ({ target }) => ofService('service', target) ?? ofWorkload('workload', target),
  workload: ({ target }) => ofWorkload('workload', target),
  method: ({ method }) => ({ key: 'method', text: method || 'none' }),
  host: ({ host }) => ({ key: 'host', text: wholeOrPrefix(host) }),
  path: ({ path }) => ({ key: 'path', text: wholeOrPrefix(path) }),
  code: ({ code }) => ({ key: 'code', text: code === null ? 'none' : String(code) }),
  grpcStatus: ({ grpcStatus }) => ({ key: 'grpcStatus', text: grpcStatus || 'none' }),
  flags: ({ flags }) => ({ key: 'flags', text: flags === '' || flags === '-' ? 'none' : flags }),
  policy: ({ policy }) => ({ key: 'policy', text: policy || 'none' }),
  proof: ({ proof }) => ({ key: 'proof', text: proof }),
  tlsVersion: ({ tlsVersion }) => ({ key: 'tlsVersion', text: tlsVersion || 'none' }),
  reporter: ({ reporter }) => ({ key: 'reporter', text: reporter }),
  denied: ({ denied }) => ({ key: 'denied', text: String(denied) }),
  requestId: ({ requestId }) => (requestId === '' ? null : { key: 'requestId', text: requestId }),
};

function ofService(key: 'source' | 'service', end: End): FilterTarget | null {
  const id = serviceIdOf(end);
  return id === null ? null : { key, text: id };
}

function ofWorkload(key: 'sourceWorkload' | 'workload', end: End): FilterTarget | null {
  const id = workloadIdOf(end);
  return id === null ? null : { key, text: id };
}

/** The filter that a part of the record means; null where it means none. A `*` within a text stands for any, so that it finds itself and more. */
export function targetOf(part: string, record: AccessRecordAnswer): FilterTarget | null {
  return TARGETS[part]?.(record) ?? null;
}

/** The edge that the record belongs to; null where an end's service is not known. */
export function edgeOf({ source, target, protocol }: AccessRecordAnswer): LinkTarget | null {
  const from = serviceIdOf(source);
  const to = serviceIdOf(target);
  return from === null || to === null ? null : { page: 'edge', id: `${from}~~${to}~~${protocol}` };
}

/** The text of a chip: ids of services as people say them. */
export function sayTerm(key: string, text: string): string {
  if (!['service', 'source', 'workload', 'sourceWorkload'].includes(key)) return text;
  const [cluster, namespace, name, ...rest] = text.split('~');
  if (name === undefined || namespace === undefined || rest.length > 0) return text;
  return `${decode(name)} (${decode(namespace)} in ${decode(cluster ?? '')})`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
