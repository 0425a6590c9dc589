/**
 * What of a receiver's addresses can be refused while they are typed. In: the target as it was written, the guard. Out: fields with words; none when nothing speaks against it yet. Of names
 * nothing is known before they are resolved, which happens at each attempt.
 */
import type { ReceiverTarget } from '@sightglass/shared/contract';
import type { AddressGuard } from '../../outbound/address-guard.ts';
import { refuseTyped } from '../../outbound/guarded-connect.ts';
import type { SecretIssue } from './secrets.ts';

function listUrls(target: ReceiverTarget): readonly (readonly [path: string, url: string])[] {
  switch (target.kind) {
    case 'alertmanager':
      return target.urls.map((url, index) => [`urls.${index}`, url]);
    case 'slack':
      return typeof target.webhookUrl === 'string' ? [['webhookUrl', target.webhookUrl]] : [];
    case 'email':
      return [];
    default:
      return [['url', target.url]];
  }
}

const issue = (path: string, refused: Error | null): SecretIssue[] =>
  refused === null ? [] : [{ path: `target.${path}`, message: `cannot be told: ${refused.message}` }];

export function refuseTarget(target: ReceiverTarget, guard: AddressGuard): SecretIssue[] {
  if (target.kind === 'email') {
    const { host, port } = target;
    return issue('host', refuseTyped(guard, { host, port, protocol: 'smtp' }));
  }
  return listUrls(target).flatMap(([path, text]) => {
    const url = URL.parse(text);
    // What is no address at all is told as a secret that cannot be kept.
    if (!url) return [];
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    return issue(path, refuseTyped(guard, { host: url.hostname, port, protocol: 'http' }));
  });
}
