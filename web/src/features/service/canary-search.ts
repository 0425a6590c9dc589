/** What the address keeps of the comparison of two versions. */
import { z } from 'zod';
import { param, textParam } from '../../url/search-params.ts';

export const EFFECTS = [
  { value: '0.001', label: '0.1 points' },
  { value: '0.005', label: '0.5 points' },
  { value: '0.01', label: '1 point' },
  { value: '0.05', label: '5 points' },
] as const;

export const canarySearch = {
  baseline: textParam(),
  candidate: textParam(),
  /** Epoch milliseconds. */
  since: param(z.string().regex(/^\d{12,14}$/), ''),
  effect: param(z.enum(['0.001', '0.005', '0.01', '0.05']), '0.01'),
};

export interface CanaryChoice {
  readonly baseline: string;
  readonly candidate: string;
  readonly since: string;
  readonly effect: (typeof EFFECTS)[number]['value'];
}
