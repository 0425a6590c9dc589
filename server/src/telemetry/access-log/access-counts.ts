/** What became of everything that access logs sent, since the start, and what was wrong: counted, and named where a name helps. */

export interface AccessCounts {
  /** Records that arrived, of what kind ever. */
  received: number;
  /** Written to the store. */
  stored: number;
  /** Left out by a sampling rule. */
  sampled: number;
  /** Entries of what is not over: beginnings and periodic reports. */
  skipped: number;
  /** Messages, entries and lines that could not be read. */
  malformed: number;
  /** Records with a text that was cut. */
  cut: number;
  /** Records with a time that no clock of today shows; they were given that of their arrival. */
  untimely: number;
  /** Records that the store could not take. */
  failed: number;
  /** Records of proxies that never said who they are. */
  unidentified: number;
}

interface AccessFault {
  readonly from: string;
  readonly what: string;
  count: number;
  lastAt: number;
}

export interface AccessFaults {
  /** Something was wrong with what this sender sent. */
  add(from: string, what: string, now: number): void;
  list(): readonly AccessFault[];
}

/** Senders and kinds of faults that are remembered; the one that was silent longest goes first. */
const MAXIMUM_FAULTS = 50;

export function createAccessCounts(): AccessCounts {
  return {
    received: 0,
    stored: 0,
    sampled: 0,
    skipped: 0,
    malformed: 0,
    cut: 0,
    untimely: 0,
    failed: 0,
    unidentified: 0,
  };
}

export function createAccessFaults(): AccessFaults {
  const faults = new Map<string, AccessFault>();
  return {
    add(from, what, now) {
      const key = `${from}\u0000${what}`;
      const fault = faults.get(key) ?? {
        from: from.slice(0, 200),
        what: what.slice(0, 300),
        count: 0,
        lastAt: now,
      };
      fault.count++;
      fault.lastAt = now;
      faults.delete(key);
      faults.set(key, fault);
      if (faults.size > MAXIMUM_FAULTS) faults.delete(faults.keys().next().value ?? '');
    },
    list: () => [...faults.values()].toReversed(),
  };
}
