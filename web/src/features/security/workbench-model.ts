/** What the workbench works on, and what a backtest says in one sentence. Pure. */
import type { Backtest } from '@sightglass/shared/contract';
import { parseEdgeId, parseServiceId } from '@sightglass/shared/identity';
import { formatCount } from '../../format/count.ts';
import type { SearchValues } from '../../url/search-params.ts';
import { clusterOfPolicy } from '../../ui/security/policy-words.ts';
import type { workbenchSearch } from './search.ts';

type Search = SearchValues<typeof workbenchSearch>;

/** One of service, edge and policy; nothing for a text of the reader's own. */
export type Subject =
  | { readonly kind: 'service'; readonly id: string }
  | { readonly kind: 'edge'; readonly id: string; readonly intent: 'allow' | 'deny' }
  | { readonly kind: 'policy'; readonly id: string }
  | { readonly kind: 'none' };

export function readSubject({ service, edge, policy, intent }: Search): Subject {
  if (policy !== '') return { kind: 'policy', id: policy };
  if (edge !== '') return { kind: 'edge', id: edge, intent };
  if (service !== '') return { kind: 'service', id: service };
  return { kind: 'none' };
}

/** Names what is kept in the browser. */
export function keySubject(subject: Subject): string {
  if (subject.kind === 'none') return 'policy';
  return `policy ${subject.kind === 'edge' ? `${subject.intent} ` : ''}${subject.id}`;
}

/** Where its policies stand; empty for no one cluster. */
export function clusterOf(subject: Subject): string {
  switch (subject.kind) {
    case 'policy':
      return clusterOfPolicy(subject.id);
    case 'edge':
      return parseServiceId(parseEdgeId(subject.id)?.target ?? '')?.cluster ?? '';
    case 'service':
      return parseServiceId(subject.id)?.cluster ?? '';
    default:
      return '';
  }
}

/** `shop-allow-frontend.yaml` of the first policy; names are not trusted to be names of files. */
export function nameFile(policies: Backtest['policies']): string {
  const first = policies[0];
  const stem = first ? `${first.namespace}-${first.name}` : 'authorization-policy';
  return `${stem.replaceAll(/[^\w.-]+/g, '_').slice(0, 120)}.yaml`;
}

export interface Judgement {
  readonly tone: 'breaks' | 'unproven' | 'ready' | 'no-traffic';
  readonly sentence: string;
}

/** The worse of what access logs and metrics say: each knows something that the other does not. */
export function judge({ accessLog, metrics }: Pick<Backtest, 'accessLog' | 'metrics'>): Judgement {
  const counts = accessLog ? [accessLog, metrics] : [metrics];
  const most = (key: keyof typeof metrics): number => Math.max(...counts.map((count) => count[key]));
  const [broken, open, opened] = [most('newlyDenied'), most('undecided'), most('newlyAllowed')];
  const seen = counts.reduce((sum, { allowed, denied, undecided }) => sum + allowed + denied + undecided, 0);
  if (seen === 0)
    return { tone: 'no-traffic', sentence: 'Nothing was observed that these policies would rule' };
  const also = opened > 0 ? `; ${formatCount(opened)} that were refused would be allowed` : '';
  if (broken > 0)
    return {
      tone: 'breaks',
      sentence: `${formatCount(broken)} calls that were let through would be denied${also}`,
    };
  if (open > 0)
    return {
      tone: 'unproven',
      sentence: `Nothing is known to break, but ${formatCount(open)} calls cannot be decided${also}`,
    };
  return { tone: 'ready', sentence: `Nothing that was let through would be denied${also}` };
}
