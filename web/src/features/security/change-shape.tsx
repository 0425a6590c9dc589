/** What would become of a call, as a shape; give it its word nearby. Only what would break, or would open, has a colour. */
import { IconBan, IconCheck, IconHelpCircle, IconLockOpen, IconMinus } from '@tabler/icons-react';
import type { Change } from '../../ui/security/policy-words.ts';
import classes from './workbench.module.css';

const ICONS = {
  'newly-denied': IconBan,
  undecided: IconHelpCircle,
  denied: IconMinus,
  'newly-allowed': IconLockOpen,
  allowed: IconCheck,
} as const;

/** `quiet` where there is none of it. */
export function ChangeShape({
  change,
  quiet = false,
}: {
  readonly change: Change;
  readonly quiet?: boolean;
}) {
  const Icon = ICONS[change];
  return (
    <Icon
      size={14}
      stroke={1.9}
      aria-hidden
      className={classes.change}
      data-change={quiet ? undefined : change}
    />
  );
}
