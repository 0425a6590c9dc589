/** The keys of the list of records: j and k from anywhere on the page but a field, Escape closes what is open. */
import { useCommands } from '../../commands/use-commands.ts';

interface RecordKeys {
  readonly onStep: (by: 1 | -1) => void;
  /** Null where none is open. */
  readonly onClose: (() => void) | null;
}

export function useRecordKeys({ onStep, onClose }: RecordKeys): void {
  useCommands('Records', [
    { does: 'Next record', keys: ['j'], run: () => onStep(1) },
    { does: 'Record before', keys: ['k'], run: () => onStep(-1) },
    ...(onClose ? [{ does: 'Close the record', keys: ['Escape'], run: onClose }] : []),
  ]);
}
