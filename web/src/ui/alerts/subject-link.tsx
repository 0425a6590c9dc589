/** What an alert is about, as a link to its page, with its place beside it. */
import type { AlertSubject } from '@sightglass/shared/contract';
import { PageLink } from '../page-link.tsx';
import { describeSubject } from './alert-subject.ts';
import classes from './subject-link.module.css';

export function SubjectLink({ subject }: { readonly subject: AlertSubject | null }) {
  const { name, place, to } = describeSubject(subject);
  return (
    <span className={classes.subject}>
      {to ? (
        <PageLink to={to} title={`${name}${place === '' ? '' : `, ${place}`}`}>
          {name}
        </PageLink>
      ) : (
        <span>{name}</span>
      )}
      {place === '' ? null : <span className={classes.place}>{place}</span>}
    </span>
  );
}
