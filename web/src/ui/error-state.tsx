/**
 * Something failed: what, the server's words, the request's id for the log, and a way to try again. What the reader may not see is no failure: it is said as what it is, and trying again would
 * change nothing.
 */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconRefresh } from '@tabler/icons-react';
import { ProblemError } from '../api/problem-error.ts';
import { CopyButton } from './copy-button.tsx';
import classes from './state.module.css';

interface ErrorStateProps {
  /** What could not be shown: `the services`. */
  readonly what: string;
  readonly error: Error;
  readonly onRetry?: (() => void) | undefined;
}

export function ErrorState({ what, error, onRetry }: ErrorStateProps) {
  const problem = error instanceof ProblemError ? error : null;
  if (problem?.status === 403)
    return (
      <div className={classes.state} role="status">
        <IconLock size={22} stroke={1.5} aria-hidden />
        <p className={classes.title}>You may not see {what}</p>
        <div className={classes.text}>{problem.detail}</div>
      </div>
    );
  return (
    <div className={classes.state} role="alert">
      <IconAlertTriangle size={22} stroke={1.5} aria-hidden className={classes.failing} />
      <p className={classes.title}>Could not load {what}</p>
      <div className={classes.text}>
        {problem ? problem.title : error.message}
        {problem?.detail ? <div>{problem.detail}</div> : null}
        {problem?.errors.map(({ path, message }) => (
          <div key={path}>
            <code>{path}</code> {message}
          </div>
        ))}
      </div>
      {problem?.requestId ? (
        <div className={classes.request}>
          Request <code>{problem.requestId}</code>
          <CopyButton text={problem.requestId} label="Copy request id" />
        </div>
      ) : null}
      {onRetry ? (
        <Button leftSection={<IconRefresh size={14} />} onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}
