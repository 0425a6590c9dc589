/** What the fields of every form share: the draft, what is configured now, and what was seen of versions. */
import type {
  TrafficForm,
  TrafficForms,
  TrafficFormState,
  trafficSettingsSchema,
} from '@sightglass/shared/contract';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatCounted } from '../../format/count.ts';
import { readPath } from '../../ui/form/draft-path.ts';
import type { Draft, DraftFields } from '../../ui/form/use-draft.ts';
import type { DraftOf, Version } from './change-model.ts';

export type SettingsForm = Draft<typeof trafficSettingsSchema>;

export interface ChangeContext {
  /** Of the service. */
  readonly id: string;
  readonly forms: TrafficForms;
  readonly state: TrafficFormState | undefined;
}

export interface FieldsProps<Form extends TrafficForm> extends ChangeContext {
  readonly form: SettingsForm;
  readonly value: DraftOf<Form>;
}

/** `now 90%` of what is configured at the path; undefined where no configuration is connected. */
export function sayNow(
  { forms, state }: Pick<ChangeContext, 'forms' | 'state'>,
  path: string,
  say: (value: number | string) => string = String,
): string | undefined {
  if (!forms.configured) return undefined;
  const held = state?.isConfigured ? readPath(state.settings, path) : undefined;
  return typeof held === 'number' || typeof held === 'string' ? `now ${say(held)}` : 'not set now';
}

/** An empty field says that nothing is set, instead of missing. */
export function orNull(form: DraftFields): DraftFields {
  return { ...form, write: (path, value) => form.write(path, value === undefined ? null : value) };
}

/** An empty field takes its key out of the draft. */
export function orAbsent(form: DraftFields): DraftFields {
  return { ...form, write: (path, value) => form.write(path, value === '' ? undefined : value) };
}

/** `89.8% of requests, 12.1/s, 0.1% fail, 2 pods`. */
export function saySeen(version: Version | undefined): string {
  if (!version) return 'not seen, and not configured';
  const { requests, requestsPerSecond, share, errorRatio, pods } = version;
  return [
    requests > 0 ? `seen ${formatRatio(share)}, ${formatRate(requestsPerSecond)}` : 'no requests seen',
    requests > 0 && errorRatio !== null ? `${formatRatio(errorRatio)} fail` : '',
    pods === null ? '' : pods === 0 ? 'no pods' : formatCounted(pods, 'pod'),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Versions to choose from: what is known, and what the draft holds already. */
export function versionOptions(
  versions: readonly Version[],
  ...held: readonly unknown[]
): readonly { readonly value: string; readonly label: string; readonly note: string }[] {
  const names = versions.filter(({ isWritable }) => isWritable).map(({ version }) => version);
  const others = held.filter((one): one is string => typeof one === 'string' && one !== '');
  return [...new Set([...names, ...others])].map((name) => ({
    value: name,
    label: name,
    note: saySeen(versions.find(({ version }) => version === name)),
  }));
}
