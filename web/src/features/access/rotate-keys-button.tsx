/** Replaces the key that signs embeds, after asking: everything that was signed ends. */
import { useChange } from '../../api/use-change.ts';
import { formatMoment } from '../../format/time.ts';
import { AskFirst } from './ask-first.tsx';

export function RotateKeysButton({ madeAt }: { readonly madeAt: number }) {
  const rotate = useChange('rotateEmbedKeys', { invalidates: ['getEmbeds', 'getAudit'] });
  return (
    <AskFirst
      label="Replace the key"
      name="Replace the key that signs embeds"
      title="Replace the key that signs embeds?"
      keep="Keep it"
      change={rotate}
      args={{ body: { endExisting: true } }}
    >
      The present one was made {formatMoment(madeAt)}. Every embed that it signed ends at once, on every page.
      Do this when the key may be known to somebody; to end a single embed, revoke that.
    </AskFirst>
  );
}
