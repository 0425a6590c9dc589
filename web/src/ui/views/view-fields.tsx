/** The fields of a saved view that are not its address: its name, who sees it, for whom `/` opens it. What takes a role that the reader has not is shown and held. */
import { viewSchema } from '@sightglass/shared/contract';
import { useMay, useSession } from '../../api/session.ts';
import { MultiChoiceField } from '../form/multi-choice-field.tsx';
import { ChoiceField } from '../form/choice-field.tsx';
import { SwitchField } from '../form/switch-field.tsx';
import { TextField } from '../form/text-field.tsx';
import type { Draft } from '../form/use-draft.ts';

interface ViewFieldsProps {
  readonly form: Draft<typeof viewSchema>;
  /** Whether the reader is its owner. */
  readonly mine: boolean;
}

export function ViewFields({ form, mine }: ViewFieldsProps) {
  const session = useSession();
  const mayShare = useMay('editor');
  const mayHandOut = useMay('admin');
  const signedIn = session !== null && session.via !== 'none';
  const shared = form.read('sharing') === 'shared';
  return (
    <>
      <TextField
        form={form}
        path="name"
        label="Name"
        placeholder="Checkout at a glance"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is opened to name the view
        autoFocus
      />
      <ChoiceField
        form={form}
        path="sharing"
        label="Who sees it"
        look="radio"
        options={[
          { value: 'personal', label: 'Only me', disabled: !mine },
          {
            value: 'shared',
            label: 'Everybody who uses this console',
            note: mayShare ? 'Editors may change it.' : 'Sharing takes the role editor.',
            disabled: !mayShare,
          },
        ]}
        onChoose={(sharing) => {
          form.write('sharing', sharing);
          if (sharing === 'personal') {
            form.write('opensFor.everybody', false);
            form.write('opensFor.groups', []);
          }
        }}
      />
      {signedIn ? (
        <SwitchField form={form} path="opensFor.me" label="Open it first for me" disabled={!mine} />
      ) : null}
      {shared && mayHandOut ? (
        <>
          <SwitchField
            form={form}
            path="opensFor.everybody"
            label="Open it first for everybody"
            hint="Whoever comes to the console’s bare address lands here, unless a view of their own or of their group comes before."
          />
          {signedIn ? (
            <MultiChoiceField
              form={form}
              path="opensFor.groups"
              label="Open it first for groups"
              hint="As the identity provider names them; Enter adds one."
              placeholder="sre"
              free
              options={session.groups.map((group) => ({ value: group, label: group }))}
            />
          ) : null}
        </>
      ) : null}
    </>
  );
}
