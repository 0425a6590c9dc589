/** The keys that work on the page that is open: those of the registry of commands, and no others. */
import { CloseButton, Modal } from '@mantine/core';
import { capsOf } from '../commands/match-key.ts';
import { useSections } from '../commands/registry.ts';
import classes from './help-dialog.module.css';
import { listKeys } from './help-model.ts';

const IS_MAC = /Mac|iP(?:hone|ad)/.test(navigator.userAgent);

function Keys({ written }: { readonly written: readonly string[] }) {
  return written.map((key, i) => (
    <span key={key} className={classes.alternative}>
      {i > 0 ? <span className="sg-sr">or</span> : null}
      {capsOf(key, IS_MAC).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  ));
}

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const sections = listKeys(useSections());
  return (
    <Modal.Root opened onClose={onClose} size={760} yOffset="6vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Keyboard" p="md">
        <div className={classes.head}>
          <h2>Keyboard</h2>
          <CloseButton aria-label="Close" onClick={onClose} />
        </div>
        <div className={classes.sections}>
          {sections.map(({ title, lines }) => (
            <section key={title} aria-label={title}>
              <h3>{title}</h3>
              <dl>
                {lines.map(({ does, keys }) => (
                  <div key={`${does} ${keys.join(' ')}`}>
                    <dt>
                      <Keys written={keys} />
                    </dt>
                    <dd>{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
