/** For tests of what is written of Istio: settings in, the drafted resources out, and the text of a route of reviews. */
import type { trafficSettingsSchema } from '@sightglass/shared/contract';
import type { z } from 'zod';
import { writeText, type configOf, type Written } from './write-text.ts';

export type Settings = z.input<typeof trafficSettingsSchema>;

export const write = (settings: Settings, from: ReturnType<typeof configOf>): Written =>
  writeText(from, { api: 'istio', settings });

export function specOf(written: Written, kind = 'VirtualService'): Readonly<Record<string, unknown>> {
  const found = written.drafted.find(({ after }) => after.kind === kind);
  return found?.after.spec ?? {};
}

export const httpOf = (written: Written): Record<string, unknown>[] =>
  specOf(written)['http'] as Record<string, unknown>[];

export const route = (http: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: shop}\nspec:\n  hosts: [reviews]\n  http: ${http}\n`;
