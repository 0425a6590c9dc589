/** What the forms of traffic are called, in the order and the groups in which they are offered. Pure; the schemas are the contract's. */
import type { TrafficApi, TrafficForm } from '@sightglass/shared/contract';

interface FormWords {
  readonly label: string;
  /** What it does, as the beginning of the form. */
  readonly note: string;
}

export const FORM_WORDS: Readonly<Record<TrafficForm, FormWords>> = {
  split: { label: 'Split', note: 'Requests are divided between versions by weight.' },
  canary: {
    label: 'Canary steps',
    note: 'A new version gets more of the requests step by step. Only the present step is written.',
  },
  'blue-green': {
    label: 'Blue/green switch',
    note: 'All requests go to one version at once; the other stays ready without any.',
  },
  match: { label: 'Match', note: 'Requests that match go to one version, before any other rule is asked.' },
  redirect: { label: 'Redirect', note: 'Requests are answered with another address.' },
  timeouts: {
    label: 'Timeouts and retries',
    note: 'How long a request may take, and when it is tried again.',
  },
  fault: {
    label: 'Fault injection',
    note: 'Requests are made to fail or to wait on purpose, to see what callers do then.',
  },
  mirror: {
    label: 'Mirror',
    note: 'Requests are copied to another place; the answers to copies are thrown away.',
  },
  'circuit-breaker': {
    label: 'Circuit breaker',
    note: 'What one proxy may have open at a time, and when a host that fails is left out.',
  },
  'load-balancing': { label: 'Load balancing', note: 'Which of the hosts of a service a request goes to.' },
};

export const FORM_GROUPS: readonly { readonly title: string; readonly forms: readonly TrafficForm[] }[] = [
  { title: 'Versions', forms: ['split', 'canary', 'blue-green'] },
  { title: 'Requests', forms: ['match', 'redirect', 'timeouts', 'fault', 'mirror'] },
  { title: 'Hosts', forms: ['circuit-breaker', 'load-balancing'] },
];

export const API_WORDS: Readonly<Record<TrafficApi, string>> = { istio: 'Istio', gateway: 'Gateway API' };
