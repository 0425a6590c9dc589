/**
 * A detail page before its data: loading at the size of what comes, not found (404), failed. In: the query's result, the
 * subject's noun and name. Out: the page when there are data; the header with the name stands from the first moment.
 */
import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ProblemError } from '../../api/problem-error.ts';
import { useLinkTo } from '../../routes.ts';
import { ErrorState } from '../error-state.tsx';
import type { FacesResult } from '../faces.tsx';
import { PageHeader, type Crumb } from '../page-header.tsx';
import { StaleNotice } from '../stale-notice.tsx';
import classes from './subject-faces.module.css';

interface SubjectFacesProps<T> {
  readonly result: FacesResult<T>;
  readonly noun: 'service' | 'workload' | 'edge';
  /** What the heading says, known from the id. */
  readonly title: string;
  readonly crumbs: readonly Crumb[];
  readonly children: (data: T) => ReactNode;
}

function NotFoundState({ noun, title }: { readonly noun: string; readonly title: string }) {
  const linkTo = useLinkTo();
  return (
    <div className={classes.missing} role="alert">
      <p className={classes.missingTitle}>
        There is no {noun} “{title}”
      </p>
      <p>
        Nothing of that name appears in the whole stored history. The link may be mistyped, or its data may
        have passed out of retention.
      </p>
      <Button component={Link} to={linkTo({ page: 'services' })} leftSection={<IconArrowLeft size={14} />}>
        Back to Services
      </Button>
    </div>
  );
}

function Skeleton({ noun }: { readonly noun: string }) {
  return (
    <div role="status" aria-label={`Loading the ${noun}`} aria-busy="true">
      <div className={classes.tiles}>
        {Array.from({ length: 6 }, (_, i) => (
          <span key={i} className={classes.tile} />
        ))}
      </div>
      <span className={classes.tabs} />
      <div className={classes.charts}>
        {Array.from({ length: 6 }, (_, i) => (
          <span key={i} className={classes.chart} />
        ))}
      </div>
    </div>
  );
}

export function SubjectFaces<T>({ result, noun, title, crumbs, children }: SubjectFacesProps<T>) {
  const { data, error } = result;
  if (data !== undefined && !(error && result.isPlaceholderData)) {
    return (
      <>
        {error ? (
          <div className={classes.stale}>
            <StaleNotice
              since={result.dataUpdatedAt}
              reason={error.message}
              onRetry={() => void result.refetch()}
            />
          </div>
        ) : null}
        {children(data)}
      </>
    );
  }
  const missing = error instanceof ProblemError && error.status === 404;
  return (
    <>
      <PageHeader title={title} crumbs={crumbs} />
      {missing ? <NotFoundState noun={noun} title={title} /> : null}
      {error && !missing ? (
        <ErrorState what={`the ${noun}`} error={error} onRetry={() => void result.refetch()} />
      ) : null}
      {error ? null : <Skeleton noun={noun} />}
    </>
  );
}
