/** The dialog of an embed, loaded when it is first opened. */
import { lazy, Suspense } from 'react';
import type { EmbedDialogProps } from './embed-dialog.tsx';

const EmbedDialog = lazy(async () => ({ default: (await import('./embed-dialog.tsx')).EmbedDialog }));

export function LazyEmbedDialog(props: EmbedDialogProps) {
  return (
    <Suspense fallback={null}>
      <EmbedDialog {...props} />
    </Suspense>
  );
}
