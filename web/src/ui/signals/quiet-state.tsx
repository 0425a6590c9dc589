/**
 * A subject of which nothing is known in the range: because it carried nothing, or because a cluster or its engine does not answer, as
 * the answer's warnings tell. Offers a wider range.
 */
import { Button } from '@mantine/core';
import type { Warning } from '@sightglass/shared/contract';
import { useFrame } from '../../url/use-frame.ts';
import { EmptyState } from '../empty-state.tsx';

interface QuietStateProps {
  readonly name: string;
  /** Of the answer that had nothing. */
  readonly warnings: readonly Warning[];
}

export function QuietState({ name, warnings }: QuietStateProps) {
  const { range, setFrame } = useFrame();
  const day =
    range === 'now-24h' ? null : (
      <Button onClick={() => setFrame({ range: 'now-24h', at: '' })}>Look at the last 24 hours</Button>
    );
  const unheard = warnings.filter(({ code }) => code === 'cluster-down' || code === 'engine');
  if (unheard.length > 0) {
    const subjects = [...new Set(unheard.map(({ subject }) => subject))].join(', ');
    return (
      <EmptyState title={`Nothing is known of ${name} in this range`} action={day}>
        {subjects} {unheard.length > 1 ? 'do' : 'does'} not answer, so its traffic may be missing. It comes
        back by itself; the Mesh page shows each source’s state.
      </EmptyState>
    );
  }
  return (
    <EmptyState title={`${name} carried no traffic in this range`} action={day}>
      It is known from earlier, so it may be idle, scaled to zero or renamed; or the proxies that report it
      may be silent: the Mesh page shows each source’s state.
    </EmptyState>
  );
}
