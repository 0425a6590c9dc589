/** A subject that carried nothing in the range, though it is known: says so and offers a wider range. */
import { Button } from '@mantine/core';
import { useFrame } from '../../url/use-frame.ts';
import { EmptyState } from '../empty-state.tsx';

export function QuietState({ name }: { readonly name: string }) {
  const { range, setFrame } = useFrame();
  const day =
    range === 'now-24h' ? null : (
      <Button onClick={() => setFrame({ range: 'now-24h', at: '' })}>Look at the last 24 hours</Button>
    );
  return (
    <EmptyState title={`${name} carried no traffic in this range`} action={day}>
      It is known from earlier, so it may be idle, scaled to zero or renamed; or the proxies that report it
      may be silent: the Mesh page shows each source’s state.
    </EmptyState>
  );
}
