/**
 * The files of a folder -> the SLOs that they declare. A file with a mistake declares what it declared before, so that a slip while editing
 * deletes nothing; each mistake is told as `file:line`. Ids are the text's own, else made from file and name, so that they stay.
 */
import type { Slo } from '@sightglass/shared/contract';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { DeclaredDocument, StoredDocument } from '../../state/documents.ts';
import type { SloIssue } from '../check-slo.ts';
import { slugOf, slugsOf } from '../exports/slug.ts';
import { readTexts } from '../texts/read-texts.ts';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);

export interface FileIssue {
  readonly file: string;
  /** From 1; null when the file as a whole is meant. */
  readonly line: number | null;
  readonly message: string;
}

export interface FolderRead {
  readonly documents: readonly DeclaredDocument<Slo>[];
  readonly issues: readonly FileIssue[];
}

/** As for a text that is imported. */
const MOST_BYTES = 2_000_000;

type Check = (slo: Slo) => Promise<readonly SloIssue[]>;

/** The SLOs of one file's text, or what is wrong with it. */
async function readOne(
  file: string,
  text: string,
  check: Check,
): Promise<{ documents: DeclaredDocument<Slo>[]; issues: FileIssue[] }> {
  const { slos, issues } = readTexts(text);
  const found: FileIssue[] = issues.map(({ line, path, message }) => ({
    file,
    line,
    message: path === '' ? message : `${path} ${message}`,
  }));
  const stem = basename(file, extname(file));
  const slugs = slugsOf(slos.map(({ slo }) => slo.name));
  const documents = slos.map(({ id, slo }, i) => ({
    id: slugOf(id ?? `${stem}-${slugs[i] ?? ''}`),
    file,
    document: slo,
  }));
  for (const { slo, line } of slos) {
    for (const { path, message } of await check(slo))
      found.push({ file, line, message: `${path} ${message}` });
  }
  return { documents, issues: found };
}

/** Throws for what is no text that a person wrote: a pipe would be waited for without end, and the rest of the folder with it. */
async function readText(path: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error('is no file');
  if (found.size > MOST_BYTES) throw new Error(`is larger than ${MOST_BYTES} bytes`);
  return readFile(path, 'utf8');
}

/** All files of the folder, by name. Rejects when the folder cannot be read. */
export async function readFolder(
  folder: string,
  { check, declared }: { readonly check: Check; readonly declared: readonly StoredDocument<Slo>[] },
): Promise<FolderRead> {
  const names = (await readdir(folder)).filter(
    (name) => EXTENSIONS.has(extname(name)) && !name.startsWith('.'),
  );
  const documents = new Map<string, DeclaredDocument<Slo>>();
  const issues: FileIssue[] = [];
  for (const file of names.toSorted()) {
    const before = declared.filter((stored) => stored.origin === 'file' && stored.file === file);
    let read;
    try {
      read = await readOne(file, await readText(join(folder, file)), check);
    } catch (error) {
      read = {
        documents: [],
        issues: [{ file, line: null, message: error instanceof Error ? error.message : String(error) }],
      };
    }
    issues.push(...read.issues);
    const kept =
      read.issues.length === 0 ? read.documents : before.map(({ id, document }) => ({ id, file, document }));
    for (const one of kept) {
      const other = documents.get(one.id);
      if (other) issues.push({ file, line: null, message: `the SLO ${one.id} is in ${other.file} already` });
      else documents.set(one.id, one);
    }
  }
  return { documents: [...documents.values()], issues };
}
