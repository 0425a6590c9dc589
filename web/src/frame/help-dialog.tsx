/** The keys that the console knows. */
import { CloseButton, Modal } from '@mantine/core';
import classes from './frame.module.css';
import { NAV_ITEMS } from './nav-items.tsx';

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['/'], 'Search'],
  [['Ctrl', 'K'], 'Search, also while typing'],
  ...NAV_ITEMS.map(({ key, label }) => [['g', key], `Go to ${label}`] as const),
  [['t'], 'Time travel: the stored history, and back'],
  [['↑', '↓'], 'From row to row in a table'],
  [['Enter'], 'Open the row'],
  [['Esc'], 'Close, or leave kiosk mode'],
  [['?'], 'This list'],
];

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal.Root opened onClose={onClose}>
      <Modal.Overlay />
      <Modal.Content aria-label="Keyboard" p="md">
        <div className={classes.helpHead}>
          <h2>Keyboard</h2>
          <CloseButton aria-label="Close" onClick={onClose} />
        </div>
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
      </Modal.Content>
    </Modal.Root>
  );
}
