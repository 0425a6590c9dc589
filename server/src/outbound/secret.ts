/** A token, password or header value: from a file that something renews, or fixed since the start. Never logged. */
import type { Milliseconds } from '@sightglass/shared/units';
import type { SecretSettings } from '../config/settings.ts';
import { createFileContent } from './file-content.ts';

export interface Secret {
  /** The value without blanks around it; throws RequestFailure when its file cannot be read. */
  read(): Promise<string>;
}

/** A file is read again at most once in `reloadMs`. */
export function createSecret(settings: SecretSettings, reloadMs: Milliseconds): Secret {
  if ('value' in settings) return { read: () => Promise.resolve(settings.value) };
  const file = createFileContent(settings.file, reloadMs);
  return { read: async () => (await file.read()).trim() };
}
