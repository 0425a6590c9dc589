/** Accepts a window: writes the silence and the budget exclusion in one step, with a way to take both back. */
import { Button, Checkbox, Modal, Textarea, TextInput } from '@mantine/core';
import type { Impact, MaintenanceWindow } from '@sightglass/shared/contract';
import { useMemo, useRef, useState } from 'react';
import { useMay } from '../../api/session.ts';
import { useChange } from '../../api/use-change.ts';
import { formatCounted } from '../../format/count.ts';
import { AuthorField } from '../../ui/form/author-field.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import classes from './impact.module.css';
import { nameClock, nameDay } from './week-model.ts';

interface AcceptDialogProps {
  readonly impact: Impact;
  readonly window: MaintenanceWindow;
  readonly onClose: () => void;
}

/** Services of dependants whose objectives are touched. */
function listDependantServices({ slos, dependants }: Impact): string[] {
  const nodes = new Set(slos.filter(({ of }) => of === 'dependant').flatMap((slo) => slo.nodes));
  return [...new Set(dependants.filter(({ id }) => nodes.has(id)).flatMap(({ serviceIds }) => serviceIds))];
}

export function AcceptDialog({ impact, window, onClose }: AcceptDialogProps) {
  const services = useMemo(
    () => [...new Set(impact.chosen.flatMap(({ serviceIds }) => serviceIds))],
    [impact],
  );
  const others = useMemo(() => listDependantServices(impact), [impact]);
  const [name, setName] = useState(
    `Maintenance of ${impact.chosen.map((one) => one.name).join(', ')}`.slice(0, 120),
  );
  const [comment, setComment] = useState('');
  const [withOthers, setWithOthers] = useState(false);
  const may = useMay('editor');
  const changed = [
    'getMaintenanceWindows',
    'getMaintenances',
    'getSilences',
    'getSlos',
    'getImpact',
  ] as const;
  const plan = useChange('planMaintenance', { invalidates: changed });
  const undo = useChange('undoMaintenancePlan', { invalidates: changed });

  // A second press comes before the button shows that the first is on its way.
  const sending = useRef(false);

  const accept = async (): Promise<void> => {
    const { startsAt } = window;
    const body = {
      name,
      services,
      alsoExcluded: withOthers ? others : [],
      startsAt,
      minutes: impact.minutes,
      comment,
    };
    const { id, created } = await plan.mutateAsync({ body });
    onClose();
    const when = `${nameDay(startsAt)} ${nameClock(startsAt)}`;
    showToast({
      text: created
        ? `Planned for ${when}: silenced, and left out of budgets`
        : `It was planned for ${when} already`,
      ...(created
        ? { undo: { run: () => undo.mutateAsync({ params: { id } }), done: 'The plan was taken back' } }
        : {}),
    });
  };
  return (
    <Modal opened onClose={onClose} title="Plan this window" size={520}>
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (sending.current) return;
          sending.current = true;
          // What went wrong is shown below, and may be tried again.
          accept().catch(() => {
            sending.current = false;
          });
        }}
      >
        <p>
          {nameDay(window.startsAt)} {nameClock(window.startsAt)} to {nameClock(window.endsAt)}: alerts of{' '}
          {formatCounted(services.length, 'service')} are silenced, and the time is left out of their budgets.
        </p>
        <TextInput
          size="xs"
          label="Name"
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          size="xs"
          label="Comment"
          placeholder="Number of the change, what is done"
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        {others.length > 0 ? (
          <Checkbox
            size="xs"
            label={`Leave the time out of the budgets of ${formatCounted(others.length, 'dependant')} too`}
            description="Their alerts are not silenced: they tell when it hurts more than expected."
            checked={withOthers}
            onChange={(event) => setWithOthers(event.currentTarget.checked)}
          />
        ) : null}
        {plan.error ? (
          <p className={classes.failed} role="alert">
            {plan.error.message}
          </p>
        ) : null}
        <div className={classes.dialogFoot}>
          <AuthorField />
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant="filled"
            loading={plan.isPending}
            disabled={!may || name.trim() === ''}
          >
            Plan it
          </Button>
        </div>
        {may ? null : <p className="sg-muted">To plan maintenance, the role editor is needed.</p>}
      </form>
    </Modal>
  );
}
