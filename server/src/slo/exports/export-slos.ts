/** SLOs in other formats. In: documents, with what they are known by. Out: a file's text, and a list of what its format cannot say. */
import type { Exported, ExportFormat, Slo } from '@sightglass/shared/contract';
import type { ExportText } from './export-text.ts';
import { exportGoogle } from './export-google.ts';
import { exportOpenSlo } from './export-openslo.ts';
import { exportPrometheus } from './export-prometheus.ts';
import { slugOf } from './slug.ts';
import { formatOwn } from '../texts/format-own.ts';

const EXPORTS: Readonly<
  Record<ExportFormat, { extension: string; write: (slos: readonly Slo[]) => ExportText }>
> = {
  yaml: { extension: 'yaml', write: (slos) => ({ text: formatOwn(slos, 'yaml'), unexpressed: [] }) },
  json: { extension: 'json', write: (slos) => ({ text: formatOwn(slos, 'json'), unexpressed: [] }) },
  openslo: { extension: 'openslo.yaml', write: exportOpenSlo },
  prometheus: { extension: 'rules.yaml', write: exportPrometheus },
  google: { extension: 'google.json', write: exportGoogle },
};

/** The file that the format makes of them. */
export function exportSlos(slos: readonly Slo[], format: ExportFormat): Exported {
  const { extension, write } = EXPORTS[format];
  const { text, unexpressed } = write(slos);
  const [only] = slos;
  const name = slos.length === 1 && only ? slugOf(only.name) : 'slos';
  return { format, fileName: `${name}.${extension}`, text, unexpressed: [...new Set(unexpressed)] };
}
