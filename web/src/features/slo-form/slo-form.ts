/** The draft of an SLO as the parts of its form share it. */
import type { Draft } from '../../ui/form/use-draft.ts';
import type { sloFormSchema } from './form-schema.ts';

export type SloForm = Draft<typeof sloFormSchema>;
