/** The time range: presets, a length typed by hand, two moments, one step back or forward, and back to live. */
import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconCalendarTime, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommands } from '../commands/use-commands.ts';
import { useNow } from '../ui/use-now.ts';
import { useFrame } from '../url/use-frame.ts';
import classes from './top-bar.module.css';
import { describeRange, shiftRange } from './range-model.ts';
import { RangeForm } from './range-form.tsx';

const EVERYWHERE = { everywhere: true } as const;

export function RangePicker() {
  const { range, at, live, setFrame } = useFrame();
  const [open, setOpen] = useState(false);
  const words = describeRange(range, at, useNow(60_000));
  const choose = (next: string): void => {
    setFrame({ range: next, at: '' }, { push: true });
    setOpen(false);
  };
  const shift = (by: -1 | 1): void => {
    const next = shiftRange(range, at, { now: Date.now(), by });
    if (next !== null) setFrame({ range: next, at: '' });
  };
  useCommands(
    'This view',
    [{ does: 'Choose the time range', keys: ['r'], palette: true, run: () => setOpen(true) }],
    EVERYWHERE,
  );
  return (
    <div className={classes.joined} role="group" aria-label="Time range">
      <ActionIcon variant="default" aria-label="Earlier" title="Earlier" onClick={() => shift(-1)}>
        <IconChevronLeft size={15} />
      </ActionIcon>
      <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus returnFocus width={420}>
        <Popover.Target>
          <Button
            className={classes.rangeButton}
            leftSection={<IconCalendarTime size={15} aria-hidden />}
            aria-expanded={open}
            aria-label={`Time range: ${words}`}
            onClick={() => setOpen(!open)}
          >
            {words}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={0} maw="calc(100vw - 16px)">
          <RangeForm range={range} at={at} onChoose={choose} />
        </Popover.Dropdown>
      </Popover>
      {live ? null : (
        <>
          <ActionIcon variant="default" aria-label="Later" title="Later" onClick={() => shift(1)}>
            <IconChevronRight size={15} />
          </ActionIcon>
          <Button onClick={() => choose('now-15m')}>Go live</Button>
        </>
      )}
    </div>
  );
}
