/** Callers and callees as answers tell of them: a part that is not known is empty. */
import type { PolicyCaller } from '@sightglass/shared/contract';
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import type { Callee } from './select-callees.ts';

export interface CallerEnd {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly workload: string;
}

interface PolicyTarget {
  service: string;
  cluster: string;
  namespace: string;
  name: string;
  workload: string;
}

const MAXIMUM_TEXT = 512;

/** Texts of anybody: what is longer than a person reads is cut. */
export function cutText(text: string): string {
  return text.length <= MAXIMUM_TEXT ? text : `${text.slice(0, MAXIMUM_TEXT).toWellFormed()}…`;
}

export function isTold(text: string): boolean {
  return text !== '' && text !== UNKNOWN;
}

function tell(text: string): string {
  return isTold(text) ? text : '';
}

export function presentCaller(
  { cluster, namespace, service, workload }: CallerEnd,
  { identity, address }: { readonly identity: string; readonly address: string },
): PolicyCaller {
  return {
    identity,
    address,
    service: isTold(service) ? formatServiceId({ cluster, namespace, name: service }) : '',
    cluster: tell(cluster),
    namespace: tell(namespace),
    name: tell(service),
    workload: tell(workload),
  };
}

export function presentTarget({ cluster, namespace, service, workload }: CallerEnd): PolicyTarget {
  return {
    service: formatServiceId({ cluster, namespace, name: service }),
    cluster: tell(cluster),
    namespace: tell(namespace),
    name: tell(service),
    workload: tell(workload),
  };
}

/** What tells callees apart when policies are chosen for them. */
export function keyOfCallee({ cluster, namespace, service, workload, version, external }: Callee): string {
  return JSON.stringify([cluster, namespace, service, workload, version, external]);
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
