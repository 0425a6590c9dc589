/**
 * Prometheus' file_sd format: a list of {targets: [host:port], labels: {name: value}} as JSON or YAML. Enters: a file's
 * text and name; leaves: target groups. https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config
 */
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { TargetGroup } from '../target.ts';

/** Numbers and booleans become text: label values are text in Prometheus too. */
const labelValueSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const targetFileSchema = z.array(
  z.object({
    targets: z.array(z.string()),
    labels: z.record(z.string(), labelValueSchema).nullish(),
  }),
);

function parseYaml(text: string): unknown {
  // The failsafe schema keeps every scalar as it is written, so version: 1.10 stays "1.10".
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: new LineCounter() });
  const [error] = document.errors;
  if (error) throw new Error(error.message.split('\n')[0]?.replace(/:$/, ''));
  return document.toJS({ maxAliasCount: 100 });
}

/** Throws an Error whose message says what is wrong; an empty file is wrong too, for it is probably half written. */
export function parseTargetFile(name: string, text: string): TargetGroup[] {
  const parsed = targetFileSchema.safeParse(name.endsWith('.json') ? JSON.parse(text) : parseYaml(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    throw new Error(place === '' ? 'not a list of target groups' : `${place}: ${issue?.message}`);
  }
  return parsed.data.map(({ targets, labels }) => ({ targets, labels: labels ?? {} }));
}
