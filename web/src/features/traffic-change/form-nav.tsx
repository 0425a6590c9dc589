/** The forms as links, in groups; those that the API cannot say are marked, and say why when opened. */
import type { TrafficForm, TrafficFormState } from '@sightglass/shared/contract';
import { PageLink } from '../../ui/page-link.tsx';
import { FORM_GROUPS, FORM_WORDS } from '../../ui/traffic/form-words.ts';
import classes from './change.module.css';
import { isPolicyForm, type ChangeSearch } from './change-model.ts';

interface FormNavProps {
  readonly id: string;
  readonly search: ChangeSearch;
  /** Empty while they are not known. */
  readonly states: readonly TrafficFormState[];
}

/** Another form of the same resource stays at it; a rule is of one form alone. */
function keepPlace(search: ChangeSearch, form: TrafficForm): Record<string, string> {
  const same = isPolicyForm(form) === isPolicyForm(search.form);
  return { form, api: search.api, resource: same ? search.resource : '', port: search.port };
}

export function FormNav({ id, search, states }: FormNavProps) {
  return (
    <nav aria-label="Forms" className={classes.nav}>
      {FORM_GROUPS.map(({ title, forms }) => (
        <div key={title} className={classes.navGroup} role="group" aria-label={title}>
          {forms.map((form) => {
            const unsupported = states.find((one) => one.form === form)?.unsupported ?? null;
            return (
              <PageLink
                key={form}
                to={{ page: 'traffic-change', id, search: keepPlace(search, form) }}
                className={classes.navLink}
                title={unsupported ?? undefined}
                data-current={form === search.form ? 'true' : undefined}
                data-unsupported={unsupported === null ? undefined : 'true'}
                current={form === search.form}
              >
                {FORM_WORDS[form].label}
              </PageLink>
            );
          })}
        </div>
      ))}
    </nav>
  );
}
