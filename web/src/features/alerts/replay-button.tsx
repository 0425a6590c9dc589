/** Tries a notification again that was given up. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useChange } from '../../api/use-change.ts';
import { showToast } from '../../ui/toast/toasts.ts';

export function ReplayButton({ id }: { readonly id: string }) {
  const replay = useChange('replayDelivery', { invalidates: ['getDeliveries', 'getReceivers', 'getLedger'] });
  return (
    <Button
      leftSection={<IconRefresh size={14} aria-hidden />}
      loading={replay.isPending}
      onClick={() =>
        replay.mutate(
          { params: { id } },
          {
            onSuccess: () => showToast({ text: 'It is in the queue again.' }),
            onError: (error) => showToast({ text: `Not queued: ${error.message}`, failed: true }),
          },
        )
      }
    >
      Try again
    </Button>
  );
}
