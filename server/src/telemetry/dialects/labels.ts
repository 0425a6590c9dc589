/** Reading of labels that all dialects share. Proxies print `unknown`, an empty label or none for what they do not know. */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { Labels } from './dialect.ts';

/** Whether a value tells anything. */
export function isKnown(value: string | undefined): value is string {
  return value !== undefined && value !== '' && value !== UNKNOWN && value !== '-';
}

/** The first of the values that is known; `unknown` when none is. */
export function firstKnown(...values: readonly (string | undefined)[]): string {
  return values.find(isKnown) ?? UNKNOWN;
}

/** What Prometheus puts before labels that a target prints and that its configuration gives the target as well. */
const HIDDEN = 'exported_';

/** Labels as they were printed: what the target's own labels hid (`node`, `version`, `component`) has its name again. The map is a new one. */
export function unhideLabels(labels: Labels): Map<string, string> {
  const own = new Map([...labels].filter(([name]) => !name.startsWith(HIDDEN)));
  for (const [name, value] of labels) if (name.startsWith(HIDDEN)) own.set(name.slice(HIDDEN.length), value);
  return own;
}

/** The same label as it was printed, and where the target's own hid it. */
export const hiddenLabel = (name: string): string => `${HIDDEN}${name}`;

/** A bucket's bound as a number (`"1"` equals `"1.0"`); null when the label is missing or no number. */
export function readBound(labels: Labels): number | null {
  const text = labels.get('le');
  if (text === undefined || text.trim() === '') return null;
  if (/^\+?inf$/i.test(text)) return Infinity;
  const bound = Number(text);
  return Number.isFinite(bound) ? bound : null;
}

/** Whether a host is a bare IP address, with or without a port: `172.17.0.12:15090`, `[fd00::1]:80`. */
export function isIpAddress(host: string): boolean {
  if (/^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/.test(host)) return true;
  return /^\[[0-9a-f:.%]+\](?::\d+)?$/i.test(host) || /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(host);
}

/** Name and namespace of a Kubernetes service's host, `name.ns.svc` with any domain; null for other hosts. */
export function parseServiceHost(host: string): { readonly name: string; readonly namespace: string } | null {
  const match = /^([^.:]+)\.([^.:]+)\.svc(?:[.:]|$)/.exec(host);
  return match ? { name: match[1] as string, namespace: match[2] as string } : null;
}

/** Whether a host looks like one outside the cluster: several labels and no `svc` in the place of Kubernetes. */
export function isForeignHost(host: string): boolean {
  return parseServiceHost(host) === null && (host.includes('.') || host.includes(':'));
}
