/**
 * The text of an editor: what was proposed until its reader types, then what they typed, kept in this browser through reloads and errors until it is put back. In: a key of the
 * subject, and the proposal (null while there is none).
 */
import { useState } from 'react';
import { forgetDraft, keepDraft, readDraft } from '../../ui/form/draft-storage.ts';

export interface KeptText {
  readonly text: string;
  /** The reader changed it. */
  readonly typed: boolean;
  readonly write: (text: string) => void;
  /** Gives up what was typed for what is proposed. */
  readonly reset: () => void;
}

function readKept(key: string): string | null {
  const value = readDraft(key)?.value;
  return typeof value === 'string' ? value : null;
}

/** `key` must not change: give the component that calls this a key of its own. */
export function useKeptText(key: string, proposed: string | null): KeptText {
  const [typed, setTyped] = useState(() => readKept(key));
  return {
    text: typed ?? proposed ?? '',
    typed: typed !== null && typed !== proposed,
    write: (text) => {
      setTyped(text);
      keepDraft(key, { value: text, basis: '', savedAt: Date.now() });
    },
    reset: () => {
      setTyped(null);
      forgetDraft(key);
    },
  };
}
