/** The keys that the console knows. */
import { Modal } from '@mantine/core';
import classes from './frame.module.css';
import { NAV_ITEMS } from './nav-items.tsx';

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['/'], 'Search'],
  [['Ctrl', 'K'], 'Search, also while typing'],
  ...NAV_ITEMS.map(({ key, label }) => [['g', key], `Go to ${label}`] as const),
  [['↑', '↓'], 'From row to row in a table'],
  [['Enter'], 'Open the row'],
  [['Esc'], 'Close, or leave kiosk mode'],
  [['?'], 'This list'],
];

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keyboard" closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className={classes.keys}>
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
