/** Says that a document is kept in a file, where alone it can be changed. Nothing for those of the console. */
import type { RecordFields } from '@sightglass/shared/contract';
import { IconFileText } from '@tabler/icons-react';
import classes from './kept-in-file.module.css';

export function KeptInFile({ record }: { readonly record: Pick<RecordFields, 'origin' | 'file'> | null }) {
  if (record?.origin !== 'file') return null;
  return (
    <div className={classes.file} role="note">
      <IconFileText size={15} aria-hidden />
      It is kept in the file <code>{record.file ?? 'of the configuration'}</code>, which wins: change it
      there. What is saved here is refused.
    </div>
  );
}
