/** What is configured, as a form would say it. What the form's own schema would refuse is told as a note instead. */
import {
  trafficSettingsSchema,
  type TrafficForm,
  type TrafficFormState,
  type TrafficSettings,
} from '@sightglass/shared/contract';

export interface Present {
  /** Null where nothing of the kind is there. */
  readonly settings: unknown;
  readonly isConfigured: boolean;
  readonly note?: string | null;
}

export const NOTHING: Present = { settings: null, isConfigured: false };

export const noted = (note: string): Present => ({ settings: null, isConfigured: true, note });

export type PresentForms = Readonly<Record<TrafficForm, Present>>;

function check(settings: unknown): TrafficSettings | null {
  const parsed = trafficSettingsSchema.safeParse(settings);
  return parsed.success ? parsed.data : null;
}

export function toFormState(
  form: TrafficForm,
  present: Present,
  unsupported: string | null,
): TrafficFormState {
  const { isConfigured, note = null } = present;
  const settings = present.settings === null ? null : check(present.settings);
  const isBeyond = present.settings !== null && settings === null && isConfigured;
  return {
    form,
    unsupported,
    settings,
    isConfigured,
    note: isBeyond ? 'What is configured cannot be said in this form; what is typed replaces it.' : note,
  };
}
