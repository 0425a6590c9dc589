/**
 * The files of a folder and of the folders in it that may hold configuration, by name, and the folders themselves, to be watched. Links are followed, as the files of a
 * mounted ConfigMap are links; what begins with a dot is passed over, as those links' own folders do. Bounded in depth and number.
 */
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);
const MOST_DEPTH = 16;
const MOST_FILES = 10_000;
const PASSED_OVER = new Set(['node_modules']);

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** Changes whenever the file's content may have. */
  readonly stamp: string;
}

export interface FoundFolder {
  readonly path: string;
  /** Changes when another folder takes its place. */
  readonly stamp: string;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  readonly folders: readonly FoundFolder[];
  readonly problems: readonly { readonly where: string; readonly message: string }[];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Rejects when the folder itself cannot be read. */
export async function listFiles(root: string): Promise<FoundFiles> {
  const files: FoundFile[] = [];
  const folders: FoundFolder[] = [];
  const problems: { where: string; message: string }[] = [];
  /** By their true paths: links may lead in circles. */
  const visited = new Set<string>();

  async function look(path: string, depth: number): Promise<void> {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) await walk(path, depth + 1);
    // A pipe or a device would be waited for without end.
    else if (EXTENSIONS.has(extname(path).toLowerCase()) && found.isFile()) {
      const { size, ctimeNs, mtimeNs, ino, dev } = found;
      files.push({ path, bytes: Number(size), stamp: [dev, ino, size, mtimeNs, ctimeNs].join(' ') });
    }
  }

  async function walk(folder: string, depth: number): Promise<void> {
    const real = await realpath(folder);
    if (visited.has(real)) return;
    visited.add(real);
    if (depth > MOST_DEPTH) {
      problems.push({ where: folder, message: `is more than ${MOST_DEPTH} folders deep` });
      return;
    }
    const { dev, ino } = await stat(folder, { bigint: true });
    const names = await readdir(folder);
    folders.push({ path: folder, stamp: `${dev} ${ino}` });
    for (const name of names.toSorted()) {
      if (name.startsWith('.') || PASSED_OVER.has(name)) continue;
      const path = join(folder, name);
      if (files.length >= MOST_FILES) {
        if (!problems.some(({ where }) => where === root))
          problems.push({
            where: root,
            message: `holds more than ${MOST_FILES} files; others were not read`,
          });
        return;
      }
      // One that vanished since the folder was read, a link to nowhere, one that may not be read.
      await look(path, depth).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
          problems.push({ where: path, message: messageOf(error) });
      });
    }
  }

  await walk(root, 0);
  return { files, folders, problems };
}
