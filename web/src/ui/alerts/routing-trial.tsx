/** The box that tries a routing table: labels in, out which routes take them and who would be told. */
import { Textarea } from '@mantine/core';
import type { Routing } from '@sightglass/shared/contract';
import { useId, useState } from 'react';
import { parseMatchers } from './matcher-text.ts';
import classes from './routing-trial.module.css';
import { tryRouting } from './try-routing.ts';

interface RoutingTrialProps {
  readonly routing: Pick<Routing, 'routes' | 'fallback'>;
  /** A receiver's name by its id. */
  readonly nameReceiver: (id: string) => string;
}

const EXAMPLE =
  'alertname="High error ratio", severity="page", service="cart", namespace="shop", cluster="east"';

export function RoutingTrial({ routing, nameReceiver }: RoutingTrialProps) {
  const [text, setText] = useState(EXAMPLE);
  const id = useId();
  const read = parseMatchers(text);
  const isLabels = read?.every(({ operator }) => operator === '=') === true;
  const trial = isLabels
    ? tryRouting(routing, Object.fromEntries(read.map(({ label, value }) => [label, value])))
    : null;
  return (
    <div className={classes.trial}>
      <Textarea
        size="xs"
        label="Labels of an alert"
        description='As name="value", parted by commas'
        error={trial ? undefined : 'These are no labels such as severity="page", service="cart"'}
        rows={2}
        spellCheck={false}
        value={text}
        aria-controls={id}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p id={id} role="status" className={classes.outcome}>
        {trial ? <Outcome routing={routing} trial={trial} nameReceiver={nameReceiver} /> : null}
      </p>
    </div>
  );
}

interface OutcomeProps extends RoutingTrialProps {
  readonly trial: ReturnType<typeof tryRouting>;
}

function Outcome({ routing, trial, nameReceiver }: OutcomeProps) {
  const routes = trial.routes.map((index) => {
    const name = routing.routes[index]?.name ?? '';
    return name === '' ? `route ${index + 1}` : `route ${index + 1}, ${name}`;
  });
  const by = trial.fallback
    ? 'no route takes it, so the fallback is told'
    : `taken by ${routes.join(' and ')}`;
  if (trial.receivers.length === 0) {
    return (
      <>
        <strong>Nobody would be told</strong>: {by}, which names no receiver.
      </>
    );
  }
  return (
    <>
      <strong>{trial.receivers.map(nameReceiver).join(', ')}</strong> would be told: {by}.
    </>
  );
}
