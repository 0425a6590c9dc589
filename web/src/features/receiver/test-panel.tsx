/** Sends a test with the receiver as it is being written, saved or not, and shows what came of it. */
import { Button } from '@mantine/core';
import type { Receiver } from '@sightglass/shared/contract';
import { IconSend } from '@tabler/icons-react';
import { useChange } from '../../api/use-change.ts';
import { TestResult } from '../../ui/alerts/test-result.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './receiver.module.css';
import { findMissingSecret } from './secrets.ts';

interface TestPanelProps {
  /** Of the kept receiver, whose secrets the test uses where none were typed. */
  readonly id: string | undefined;
  /** Null while it makes no sense. */
  readonly receiver: Receiver | null;
}

export function TestPanel({ id, receiver }: TestPanelProps) {
  const test = useChange('testReceiver', { invalidates: ['getReceivers'] });
  const ready = receiver !== null && findMissingSecret(receiver) === null;
  return (
    <Panel id="test" title="Test">
      <div className={classes.test}>
        <p>
          One message that says that it is a test, sent at once and not through the queue. Nothing is saved.
        </p>
        <Button
          leftSection={<IconSend size={14} aria-hidden />}
          disabled={!ready}
          loading={test.isPending}
          onClick={() => {
            if (receiver) test.mutate({ body: { ...(id === undefined ? {} : { id }), receiver } });
          }}
        >
          Send a test
        </Button>
        {ready ? null : <p>Once every field makes sense.</p>}
        <TestResult result={test.data} error={test.error} />
      </div>
    </Panel>
  );
}
