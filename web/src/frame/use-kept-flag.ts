/** A flag that this browser keeps, false at first. Where it may keep nothing (private windows, policies) the flag lasts as long as the page. */
import { useState } from 'react';

function read(key: string): boolean {
  try {
    return localStorage.getItem(key) === 'true';
  } catch {
    return false;
  }
}

export function useKeptFlag(key: string): [boolean, (next: boolean) => void] {
  const [flag, setFlag] = useState(() => read(key));
  const keep = (next: boolean): void => {
    setFlag(next);
    try {
      localStorage.setItem(key, String(next));
    } catch {
      // It is kept by the page alone.
    }
  };
  return [flag, keep];
}
