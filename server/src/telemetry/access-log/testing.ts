/** An intake over a store that only remembers, for tests of what sends. */
import type { AccessRecord } from '../access-record.ts';
import { createAccessIntake, type AccessIntake, type AccessIntakeOptions } from './access-intake.ts';
import { createPeerBook } from './peer-book.ts';
import type { FileMark } from './record-queue.ts';

export interface TestIntake {
  readonly intake: AccessIntake;
  readonly peers: ReturnType<typeof createPeerBook>;
  readonly stored: AccessRecord[];
  readonly marks: Map<string, FileMark>;
}

export function createTestIntake(changes: Partial<AccessIntakeOptions> = {}): TestIntake {
  const stored: AccessRecord[] = [];
  const marks = new Map<string, FileMark>();
  const peers = createPeerBook();
  const intake = createAccessIntake({
    store: {
      append: (records, taken) => {
        stored.push(...records);
        for (const mark of taken) marks.set(mark.path, mark);
        return Promise.resolve();
      },
    },
    redact: () => undefined,
    keeps: () => true,
    observe: () => undefined,
    peers,
    clock: Date.now,
    queue: { records: 100_000, bytes: 2 ** 28 },
    onError: () => undefined,
    ...changes,
  });
  return { intake, peers, stored, marks };
}
