/** Asks before a change is applied: what is written where, and what is bad about it. The focus is on what changes nothing. */
import { Button, Modal } from '@mantine/core';
import type { TrafficPlan } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';
import { localizeMoments } from '../../format/time.ts';
import formClasses from '../../ui/form/form.module.css';
import classes from './plan.module.css';
import { FATE_WORDS, fateOf, nameResource } from './plan-words.ts';

interface ApplyDialogProps {
  readonly plan: TrafficPlan;
  readonly cluster: string;
  readonly takeOver: boolean;
  readonly running: boolean;
  readonly onApply: () => void;
  readonly onClose: () => void;
}

export function ApplyDialog({ plan, cluster, takeOver, running, onApply, onClose }: ApplyDialogProps) {
  const { resources, consequence, problems, configured, apply } = plan;
  const bad = consequence.filter(({ tone }) => tone === 'danger');
  const errors = problems.filter(({ isNew, severity }) => isNew && severity === 'error').length;
  return (
    <Modal opened onClose={onClose} title={`Apply it to ${cluster}?`} size="lg">
      <ul className={classes.asked} aria-label="What is written">
        {resources
          .filter(({ before, after }) => before !== after)
          .map((resource) => (
            <li key={resource.id}>
              <bdi>{nameResource(resource)}</bdi>, {FATE_WORDS[fateOf(resource, configured)]}
            </li>
          ))}
      </ul>
      <p className={classes.muted}>
        To <code>{apply.target ?? cluster}</code>. It holds for live traffic as soon as proxies have it.
      </p>
      {takeOver ? (
        <p className={classes.warned}>
          Fields that others manage become the console’s. Whoever manages them now may write them back, or be
          told of a conflict.
        </p>
      ) : null}
      {bad.map(({ text }) => (
        <p key={text} className={classes.warned}>
          {localizeMoments(text)}
        </p>
      ))}
      {errors > 0 ? (
        <p className={classes.warned}>Validations find {formatCounted(errors, 'new error')} in it.</p>
      ) : null}
      <div className={formClasses.dialogEnd}>
        <Button data-autofocus onClick={onClose}>
          Not now
        </Button>
        <Button variant="filled" loading={running} onClick={onApply}>
          {takeOver ? 'Take over and apply' : 'Apply'}
        </Button>
      </div>
    </Modal>
  );
}
