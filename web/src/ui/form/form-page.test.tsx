import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useNavigate } from 'react-router';
import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { useChange } from '../../api/use-change.ts';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { PageLink } from '../page-link.tsx';
import { ChoiceField } from './choice-field.tsx';
import { FormPage, FormSection } from './form-page.tsx';
import { LabelsEditor } from './labels-editor.tsx';
import { DurationField, NumberField, PercentField } from './number-field.tsx';
import { ServicePicker } from './service-picker.tsx';
import { parseServiceName, type ServiceName } from './service-model.ts';
import { TextField } from './text-field.tsx';
import { useDraft } from './use-draft.ts';

const schema = z.object({
  name: z.string().trim().min(1, 'is missing'),
  goal: z.number().lt(1, 'must be below 1'),
  limitMs: z.number().positive('must be above 0 ms'),
  window: z.string().regex(/^\d+[smhd]$/, 'is no duration'),
  kind: z.enum(['fast', 'right']).default('fast'),
  service: z.string().default(''),
  labels: z.record(z.string().regex(/^[a-z]+$/, 'is no label name'), z.string()).default({}),
});

/** Saves by an operation whose body is the document, as forms do. */
function ToyForm() {
  const form = useDraft({
    schema,
    initial: { name: '', goal: 0.999, limitMs: 250, window: '5m' },
    key: 'toy',
  });
  const save = useChange('createSlo');
  const navigate = useNavigate();
  return (
    <>
      <PageLink to={{ page: 'mesh' }}>Elsewhere</PageLink>
      <FormPage
        title="New toy"
        crumbs={[]}
        noun="toy"
        form={form}
        schema={schema}
        onSave={(document) => save.mutateAsync({ body: document as never })}
        onSaved={() => void navigate('/saved')}
        cancelTo={{ page: 'services' }}
        preview={<p>Preview of {form.value.name}</p>}
      >
        <FormSection title="What">
          <TextField form={form} path="name" label="Name" required />
          <PercentField form={form} path="goal" label="Goal" />
          <NumberField form={form} path="limitMs" label="Limit" unit="ms" present="now 180ms" />
          <DurationField form={form} path="window" label="Window" />
          <ChoiceField
            form={form}
            path="kind"
            label="Kind"
            options={[
              { value: 'fast', label: 'Fast' },
              { value: 'right', label: 'Right' },
            ]}
          />
          <ServicePicker
            id="field.service"
            label="Service"
            value={parseServiceName(form.value.service ?? '')}
            onChange={(next: ServiceName | null) =>
              form.set('service', next ? `${next.namespace}/${next.service}` : undefined)
            }
          />
          <LabelsEditor form={form} path="labels" label="Labels" />
        </FormSection>
      </FormPage>
    </>
  );
}

const kept = {
  id: '1',
  version: 1,
  origin: 'console',
  file: null,
  createdAt: 0,
  updatedAt: 0,
  updatedBy: 'ann',
  deletedAt: null,
  slo: {
    name: 'x',
    goal: 0.9,
    sli: { kind: 'availability' },
    scope: { namespace: 'n', service: 's' },
    period: { kind: 'rolling', days: 7 },
  },
};
const services = {
  window: { from: 0, to: 1 },
  services: [],
  warnings: [],
};

function open(answerChange: (sent: Sent) => object = () => kept) {
  return renderPage({
    page: ToyForm,
    pattern: '/toys/new',
    url: '/toys/new',
    answer: (path, _query, sent) => {
      if (path === '/services') return services;
      if (sent.method === 'POST') return answerChange(sent);
      return {};
    },
  });
}

beforeEach(() => localStorage.clear());

const field = (name: string | RegExp): HTMLElement => screen.getByRole('textbox', { name });

it('saves what was written, in the numbers that documents have, and says who wrote it', async () => {
  const { changes, location } = open();
  await userEvent.type(field(/^Name/), 'Bear');
  expect(screen.getByText('Preview of Bear')).toBeInTheDocument();
  await userEvent.clear(field('Goal'));
  await userEvent.type(field('Goal'), '99.95');
  await userEvent.clear(field('Window'));
  await userEvent.type(field('Window'), '10 minutes');
  await userEvent.click(screen.getByRole('radio', { name: 'Right' }));
  await userEvent.type(screen.getByRole('textbox', { name: /Your name/ }), 'Ann Å');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(location().pathname).toBe('/saved'));
  expect(changes).toEqual([
    {
      method: 'POST',
      path: '/slos',
      author: 'Ann Å',
      body: {
        name: 'Bear',
        goal: 0.9995,
        limitMs: 250,
        window: '10m',
        kind: 'right',
        service: '',
        labels: {},
      },
    },
  ]);
  expect(localStorage.getItem('sightglass-draft-toy')).toBeNull();
});

it('says nothing of a field before it was left, then what is wrong; and leads from the summary to the field', async () => {
  const { changes } = open();
  expect(screen.queryByText('is missing')).toBeNull();
  await userEvent.clear(field('Limit'));
  await userEvent.type(field('Limit'), 'quick');
  await userEvent.tab();
  expect(await screen.findByText('must be a number')).toBeInTheDocument();
  expect(field('Limit')).toHaveValue('quick');
  expect(field('Limit')).toHaveAccessibleDescription(/must be a number/);
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  const summary = await screen.findByRole('alert');
  expect(summary).toHaveFocus();
  await userEvent.click(within(summary).getByRole('button', { name: 'Name is missing' }));
  expect(field(/^Name/)).toHaveFocus();
  await userEvent.keyboard('a');
  expect(within(summary).queryByText('Name is missing')).toBeNull();
  expect(changes).toEqual([]);
});

it('puts the server’s complaint at its field until that changes, and keeps all that was typed', async () => {
  open(() => problemAnswer(400, 'Bad request', [{ path: 'body.goal', message: 'is more than we can' }]));
  await userEvent.type(field(/^Name/), 'Bear');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Not saved: Bad request')).toBeInTheDocument();
  expect(field('Goal')).toHaveAccessibleDescription(/is more than we can/);
  expect(field(/^Name/)).toHaveValue('Bear');
  await userEvent.type(field('Goal'), '5');
  expect(screen.queryByText(/is more than we can/)).toBeNull();
});

it('takes up a draft after a reload, and throws it away when told', async () => {
  const first = open();
  await userEvent.type(field(/^Name/), 'Half');
  first.client.clear();
  document.body.replaceChildren();
  open();
  expect(field(/^Name/)).toHaveValue('Half');
  await userEvent.click(screen.getByRole('button', { name: 'Discard draft' }));
  expect(field(/^Name/)).toHaveValue('');
  expect(localStorage.getItem('sightglass-draft-toy')).toBeNull();
});

it('asks before it is left, and keeps the draft', async () => {
  const { location } = open();
  await userEvent.type(field(/^Name/), 'Half');
  await userEvent.click(screen.getByRole('link', { name: 'Elsewhere' }));
  const dialog = await screen.findByRole('dialog', { name: 'This toy is not saved' });
  await userEvent.click(within(dialog).getByRole('button', { name: 'Stay' }));
  expect(location().pathname).toBe('/toys/new');
  await userEvent.click(screen.getByRole('link', { name: 'Elsewhere' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Leave, keep the draft' }));
  await waitFor(() => expect(location().pathname).toBe('/mesh'));
  expect(localStorage.getItem('sightglass-draft-toy')).toContain('Half');
});

it('names a service that nobody has seen', async () => {
  const { changes } = open();
  await userEvent.type(field(/^Name/), 'Bear');
  await userEvent.type(screen.getByRole('combobox', { name: 'Service' }), 'shop/new');
  await userEvent.keyboard('{Enter}');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(changes[0]?.body).toMatchObject({ service: 'shop/new' }));
});

it('edits labels, and says which has no good name', async () => {
  open();
  await userEvent.click(screen.getByRole('button', { name: 'Add a label' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Name of label 1' }), 'team7');
  await userEvent.type(screen.getByRole('textbox', { name: 'Value of label team7' }), 'pay');
  expect(await screen.findByText('is no label name')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Remove label team7' }));
  expect(screen.queryByText('is no label name')).toBeNull();
});

it('shows the draft as YAML and takes it back', async () => {
  open();
  await userEvent.click(screen.getByRole('button', { name: 'YAML' }));
  const text = await screen.findByRole('textbox', { name: 'YAML' });
  expect(text).toHaveValue('name: ""\ngoal: 0.999\nlimitMs: 250\nwindow: 5m\n');
  await userEvent.clear(text);
  await userEvent.type(text, 'name: Bear{Enter}goal: 2{Enter}limitMs: 1{Enter}window: 5m');
  expect(await screen.findByRole('button', { name: 'Line 2: goal must be below 1' })).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Put it into the form' }));
  await waitFor(() => expect(field('Goal')).toHaveValue('200'));
  expect(field(/^Name/)).toHaveValue('Bear');
});
