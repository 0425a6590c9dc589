/** How often the page's data is fetched anew, and a button that does it now. Held still while the range does not move. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconChevronDown, IconRefresh } from '@tabler/icons-react';
import { REFRESH_CHOICES } from '../url/frame-search.ts';
import { useFrame } from '../url/use-frame.ts';
import classes from './frame.module.css';

export function RefreshPicker() {
  const { refresh, live, setFrame } = useFrame();
  const client = useQueryClient();
  const word = live ? (refresh === 'off' ? 'Off' : refresh) : 'Held';
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
      <Menu position="bottom-end">
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
          {REFRESH_CHOICES.map((choice) => (
            <Menu.Item
              key={choice}
              role="menuitemradio"
              aria-checked={choice === refresh}
              rightSection={choice === refresh ? <IconCheck size={13} aria-hidden /> : null}
              onClick={() => setFrame({ refresh: choice })}
            >
              {choice === 'off' ? 'Off' : `Every ${choice}`}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
