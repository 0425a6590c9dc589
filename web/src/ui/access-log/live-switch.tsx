/** Switches the live tail. Where the range lies in the past it moves to the present first. */
import { Switch } from '@mantine/core';
import { useFrame } from '../../url/use-frame.ts';

interface LiveSwitchProps {
  readonly live: boolean;
  readonly onChange: (live: boolean) => void;
}

const RECENT = 'now-15m';

export function LiveSwitch({ live, onChange }: LiveSwitchProps) {
  const frame = useFrame();
  return (
    <Switch
      size="xs"
      style={{ whiteSpace: 'nowrap' }}
      label="Live tail"
      checked={live}
      onChange={(event) => {
        const on = event.currentTarget.checked;
        if (on && !frame.live) frame.setFrame({ range: RECENT, at: '' });
        onChange(on);
      }}
    />
  );
}
