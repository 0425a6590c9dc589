/** What the frame can do from any page: search, the list of keys, going to a page, the saved views; and out of kiosk mode. */
import { useNavigate } from 'react-router';
import { useCommands } from '../commands/use-commands.ts';
import { useLinkTo } from '../routes.ts';
import { NAV_ITEMS } from './nav-items.tsx';

const EVERYWHERE = { everywhere: true } as const;

interface FrameActions {
  readonly onSearch: () => void;
  readonly onHelp: () => void;
  readonly onTravel: () => void;
  /** Null outside of kiosk mode. */
  readonly onLeaveKiosk: (() => void) | null;
}

export function useFrameCommands({ onSearch, onHelp, onTravel, onLeaveKiosk }: FrameActions): void {
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  useCommands(
    'Everywhere',
    [
      { does: 'Search and do', keys: ['/'], run: onSearch },
      { does: 'The same, also while typing', keys: ['Mod+K'], typing: true, run: onSearch },
      {
        does: 'Time travel: the stored history, and back',
        keys: ['t'],
        palette: true,
        run: onTravel,
      },
      { does: 'List the keys', keys: ['?'], palette: true, run: onHelp },
      ...(onLeaveKiosk ? [{ does: 'Leave kiosk mode', keys: ['Escape'], run: onLeaveKiosk }] : []),
    ],
    EVERYWHERE,
  );
  useCommands(
    'Go to',
    NAV_ITEMS.map(({ page, label, key }) => ({
      does: label,
      keys: [`g ${key}`],
      run: () => void navigate(linkTo({ page })),
    })),
    EVERYWHERE,
  );
}
