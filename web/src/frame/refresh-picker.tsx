/** How often the page's data is fetched anew, and a button that does it now. Held still while the range does not move. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconChevronDown, IconRefresh } from '@tabler/icons-react';
import { useCommands } from '../commands/use-commands.ts';
import { REFRESH_CHOICES, type RefreshChoice } from '../url/frame-search.ts';
import { useFrame } from '../url/use-frame.ts';
import classes from './top-bar.module.css';

const EVERYWHERE = { everywhere: true } as const;

export function RefreshPicker() {
  const { refresh, live, setFrame } = useFrame();
  const client = useQueryClient();
  const word = live ? (refresh === 'off' ? 'Off' : refresh) : 'Held';
  useCommands(
    'This view',
    [{ does: 'Refresh now', palette: true, run: () => void client.invalidateQueries() }],
    EVERYWHERE,
  );
  return (
    <div className={classes.joined} role="group" aria-label="Refresh">
      <ActionIcon
        variant="default"
        aria-label="Refresh now"
        title="Refresh now"
        onClick={() => void client.invalidateQueries()}
      >
        <IconRefresh size={15} />
      </ActionIcon>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button
            className={classes.refreshButton}
            data-held={!live || undefined}
            rightSection={<IconChevronDown size={13} aria-hidden />}
            disabled={!live}
            aria-label={`Refresh interval: ${word}`}
            title={live ? 'Refresh interval' : 'The range does not move, so nothing is refreshed'}
          >
            {word}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup
            value={refresh}
            onChange={(choice) => setFrame({ refresh: choice as RefreshChoice })}
          >
            {REFRESH_CHOICES.map((choice) => (
              <Menu.RadioItem key={choice} value={choice} closeMenuOnClick>
                {choice === 'off' ? 'Off' : `Every ${choice}`}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
