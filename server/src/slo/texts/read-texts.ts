/**
 * A text that people or tools wrote -> the SLOs that it holds: our own YAML or JSON (one SLO, a list, or `slos:`), or OpenSLO v1, one or several
 * documents. What is wrong is told with its line, and spoils only its own SLO; what OpenSLO says that cannot be kept is noted, not dropped
 * silently.
 */
import { sloSchema } from '@sightglass/shared/contract';
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { ReadTexts } from './found-slos.ts';
import { lineOf } from './located-issue.ts';
import { isOpenSlo, readOpenSlo, type OpenSloDocument } from './read-openslo.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The drafts of one of our own documents, with the path of each. */
function listDrafts(value: unknown): { draft: unknown; path: (string | number)[] }[] {
  if (Array.isArray(value)) return value.map((draft: unknown, i) => ({ draft, path: [i] }));
  if (isRecord(value) && Array.isArray(value['slos']))
    return value['slos'].map((draft: unknown, i) => ({ draft, path: ['slos', i] }));
  return [{ draft: value, path: [] }];
}

/** Aliases that stand for more than a text of this size should are an error like any other. */
function readValue(document: Document.Parsed): { value: unknown } | { fault: string } {
  try {
    return { value: document.toJS() };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function readOwn(
  value: unknown,
  { document, lines }: { readonly document: Document.Parsed; readonly lines: LineCounter },
  into: ReadTexts,
): void {
  for (const { draft, path } of listDrafts(value)) {
    const { id = null, ...rest } = isRecord(draft) ? draft : {};
    const parsed = sloSchema.strict().safeParse(isRecord(draft) ? rest : draft);
    const line = lineOf(document, path, lines);
    if (parsed.success && (id === null || typeof id === 'string')) {
      into.slos.push({ id, slo: sloSchema.parse(rest), line });
      continue;
    }
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        const place = [...path, ...issue.path.filter((part) => typeof part !== 'symbol')];
        into.issues.push({
          line: lineOf(document, place, lines),
          path: place.join('.'),
          message: issue.message,
        });
      }
    } else into.issues.push({ line, path: [...path, 'id'].join('.'), message: 'is no text' });
  }
}

/** Everything that the text holds. Never throws. */
export function readTexts(text: string): ReadTexts {
  const into: ReadTexts = { slos: [], issues: [], notes: [] };
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines });
  const documents: Document.Parsed[] = 'empty' in parsed ? [] : [...parsed];
  const open: OpenSloDocument[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error) {
      const [where] = error.linePos ?? [];
      into.issues.push({
        line: where?.line ?? null,
        path: '',
        message: error.message.split('\n')[0] ?? 'is no YAML',
      });
      continue;
    }
    const read = readValue(document);
    if ('fault' in read) {
      into.issues.push({ line: lineOf(document, [], lines), path: '', message: read.fault });
      continue;
    }
    const { value } = read;
    // A file that ends with a separator holds an empty document.
    if (value === null) continue;
    if (isOpenSlo(value)) open.push({ value, line: (path) => lineOf(document, path, lines) });
    else readOwn(value, { document, lines }, into);
  }
  readOpenSlo(open, into);
  if (into.slos.length + into.issues.length === 0)
    into.issues.push({ line: null, path: '', message: 'There is no SLO in it.' });
  return into;
}
