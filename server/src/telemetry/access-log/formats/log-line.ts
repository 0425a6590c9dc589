/**
 * One line, or one structured body, of a log -> a record, placed. Enters: the text with what is known of who wrote it; leaves: a record, `none` for a line that is no
 * access log (proxies log other things into the same file), or a fault. Container runtimes' frames are taken off: CRI's
 * (`TIME stdout F TEXT`) and Docker's (`{"log":"TEXT\n"}`).
 */
import type { AccessChannel, AccessRecord } from '../../access-record.ts';
import { looksLikeIstio, readIstioFields } from './istio-json.ts';
import { readZtunnelFields, readZtunnelLine } from './ztunnel-line.ts';
import type { LogOrigin } from './log-origin.ts';

export type LineReading = AccessRecord | 'none' | { readonly fault: string };

const CRI = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP] /;

/** Fields of a log's JSON object, or of an OTLP map. */
export function readLogFields(
  fields: Readonly<Record<string, unknown>>,
  origin: LogOrigin,
  channel: AccessChannel,
): LineReading {
  if (typeof fields['log'] === 'string' && !looksLikeIstio(fields))
    return readLogLine(fields['log'], origin, channel);
  if (looksLikeIstio(fields)) return readIstioFields(fields, origin, channel);
  return readZtunnelFields(fields, origin, channel) ?? 'none';
}

export function readLogLine(line: string, origin: LogOrigin, channel: AccessChannel): LineReading {
  const text = line.replace(CRI, '').trim();
  if (text === '') return 'none';
  if (!text.startsWith('{')) return readZtunnelLine(text, origin, channel) ?? 'none';
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch (error) {
    return { fault: `no JSON: ${error instanceof Error ? error.message.slice(0, 100) : String(error)}` };
  }
  return readLogFields(fields as Record<string, unknown>, origin, channel);
}
