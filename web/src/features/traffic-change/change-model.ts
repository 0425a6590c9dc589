/** What a form begins with, and what it asks for. Pure. */
import type {
  SettingsOf,
  TrafficApi,
  TrafficChange,
  TrafficForm,
  TrafficForms,
  TrafficFormState,
  TrafficResourceChoice,
  TrafficSettings,
  trafficSettingsSchema,
} from '@sightglass/shared/contract';
import type { z } from 'zod';
import type { SearchValues } from '../../url/search-params.ts';
import type { changeSearch } from './search.ts';
import { divideWhole } from './weights-model.ts';

export type ChangeSearch = SearchValues<typeof changeSearch>;
export type Version = TrafficForms['versions'][number];
export type SettingsDraft = z.input<typeof trafficSettingsSchema>;
export type DraftOf<Form extends TrafficForm> = Extract<SettingsDraft, { form: Form }>;

const POLICY_FORMS: ReadonlySet<TrafficForm> = new Set(['circuit-breaker', 'load-balancing']);

/** Forms of DestinationRules; all others are of routes. */
export function isPolicyForm(form: TrafficForm): boolean {
  return POLICY_FORMS.has(form);
}

type Blanks = { readonly [Form in TrafficForm]: (versions: readonly Version[]) => DraftOf<Form> };

const nameOf = (versions: readonly Version[], place: number): string => versions[place]?.version ?? '';

/** Nothing is configured and nothing can be told from what is seen. */
const BLANK: Blanks = {
  split: (versions) => {
    const weights = divideWhole(
      100,
      versions.map(({ requests }) => requests),
    );
    return {
      form: 'split',
      targets: versions.map(({ version }, i) => ({ version, weight: weights[i] ?? 0 })),
    };
  },
  canary: (versions) => ({
    form: 'canary',
    baseline: nameOf(versions, 0),
    candidate: nameOf(versions, 1),
    weight: 0,
    steps: [1, 5, 10, 25, 50, 100],
  }),
  'blue-green': (versions) => ({ form: 'blue-green', live: nameOf(versions, 0) }),
  match: (versions) => ({
    form: 'match',
    matches: [{ on: 'header', how: 'exact' }],
    version: nameOf(versions, 1) || nameOf(versions, 0),
  }),
  redirect: () => ({
    form: 'redirect',
    from: { how: 'exact', value: '' },
    to: { scheme: null, host: null, port: null, path: null, code: 302 },
  }),
  timeouts: () => ({ form: 'timeouts', timeoutMs: null, retries: null }),
  'circuit-breaker': () => ({
    form: 'circuit-breaker',
    version: null,
    maxConnections: null,
    maxPendingRequests: null,
    maxRequests: null,
    maxRequestsPerConnection: null,
    maxRetries: null,
    outliers: null,
  }),
  fault: () => ({ form: 'fault', abort: null, delay: null, matches: null }),
  mirror: () => ({ form: 'mirror', to: null, percent: 100 }),
  'load-balancing': () => ({ form: 'load-balancing', version: null, policy: null }),
};

export function beginSettings(
  form: TrafficForm,
  state: TrafficFormState | undefined,
  versions: readonly Version[],
): SettingsDraft {
  return state?.settings?.form === form ? state.settings : BLANK[form](versions);
}

/** The version that a policy is of; empty for the whole service, and for forms of routes. */
export function versionOf(settings: SettingsDraft): string {
  return 'version' in settings && isPolicyForm(settings.form) ? (settings.version ?? '') : '';
}

/** Where the address says the change is to be made. */
export type Place = Pick<ChangeSearch, 'resource' | 'rule' | 'port'>;

const numberOf = (text: string): number | null => (text === '' ? null : Number(text));

export function buildChange(settings: TrafficSettings, api: TrafficApi, place: Place): TrafficChange {
  return {
    api,
    resource: place.resource === '' ? null : place.resource,
    rule: numberOf(place.rule),
    port: numberOf(place.port),
    settings,
  };
}

/** Resources that the form could change by this API. */
export function listChoices(
  form: TrafficForm,
  { resources, api }: Pick<TrafficForms, 'resources' | 'api'>,
): readonly TrafficResourceChoice[] {
  return resources.filter(
    (one) => one.api === api && (one.kind === 'DestinationRule') === isPolicyForm(form),
  );
}

/** What the canary's panel proposed, written over what the form begins with; null where nothing was. */
export function takeProposal(settings: SettingsDraft, search: ChangeSearch): SettingsDraft | null {
  const { baseline, candidate, weight } = search;
  if (settings.form !== 'canary' || (baseline === '' && candidate === '' && weight === '')) return null;
  return {
    ...settings,
    ...(baseline === '' ? {} : { baseline }),
    ...(candidate === '' ? {} : { candidate }),
    ...(weight === '' ? {} : { weight: Number(weight) }),
  };
}

/** `cart-split.yaml`; names are not trusted to be names of files. */
export function nameFile(name: string, form: TrafficForm): string {
  return `${name.replaceAll(/[^\w.-]+/g, '_').slice(0, 120)}-${form}.yaml`;
}

/** `canary` with what is configured for it, or null. */
export function configuredSettings<Form extends TrafficForm>(
  form: Form,
  state: TrafficFormState | undefined,
): SettingsOf<Form> | null {
  const settings = state?.settings;
  return state?.isConfigured && settings?.form === form ? (settings as SettingsOf<Form>) : null;
}
