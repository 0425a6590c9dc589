import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { capsOf, matchKey } from './match-key.ts';
import { useSections, type Command } from './registry.ts';
import { useCommands } from './use-commands.ts';
import { useFocusKeys } from './use-focus-keys.ts';

const plain = { mod: false, alt: false, shift: false, before: '' };

it.each([
  ['Mod+K', { ...plain, key: 'k', mod: true }, 'all'],
  ['Mod+K', { ...plain, key: 'k' }, null],
  ['/', { ...plain, key: '/' }, 'all'],
  ['?', { ...plain, key: '?', shift: true }, 'all'],
  ['?', { ...plain, key: '?', mod: true }, null],
  ['g o', { ...plain, key: 'g' }, 'begins'],
  ['g o', { ...plain, key: 'o', before: 'g' }, 'all'],
  ['g o', { ...plain, key: 'o' }, null],
  ['g o', { ...plain, key: 'o', before: 'g', mod: true }, null],
  ['Shift+ArrowLeft', { ...plain, key: 'ArrowLeft' }, null],
  ['Shift+ArrowLeft', { ...plain, key: 'ArrowLeft', shift: true }, 'all'],
  ['+', { ...plain, key: '+', shift: true }, 'all'],
  ['j', { ...plain, key: 'j', alt: true }, null],
])('%s pressed as %j: %s', (written, press, expected) => {
  expect(matchKey(written, press)).toBe(expected);
});

it.each([
  ['Mod+K', ['Ctrl', 'K']],
  ['g o', ['g', 'o']],
  ['Shift+ArrowLeft', ['Shift', '←']],
  ['+', ['+']],
])('%s stands on a keyboard as %j', (written, caps) => {
  expect(capsOf(written, false)).toEqual(caps);
});

function Host({ page, frame }: { readonly page: readonly Command[]; readonly frame: readonly Command[] }) {
  useCommands('Page', page);
  useCommands('Everywhere', frame, { everywhere: true });
  const onKeyDown = useFocusKeys<HTMLButtonElement>('In the list', [
    { does: 'Go down', keys: ['ArrowDown'], run: (event) => event.currentTarget.dataset['stay'] !== 'yes' },
  ]);
  const titles = useSections().map(({ title }) => title);
  return (
    <>
      <input aria-label="Field" />
      <button type="button" onKeyDown={onKeyDown}>
        {titles.join(', ')}
      </button>
    </>
  );
}

it('asks the page first, then the frame, and neither while text is typed unless told so', async () => {
  const calls: string[] = [];
  const command = (name: string, more: Partial<Command>): Command => ({
    does: name,
    run: () => calls.push(name),
    ...more,
  });
  let taken = true;
  const page = [
    command('page', {
      keys: ['x'],
      run: () => {
        calls.push('page');
        return taken;
      },
    }),
  ];
  const frame = [
    command('frame', { keys: ['x'] }),
    command('always', { keys: ['Mod+K'], typing: true }),
    command('two', { keys: ['g o'] }),
  ];
  const { unmount } = render(<Host page={page} frame={frame} />);
  expect(screen.getByRole('button')).toHaveTextContent('Page, Everywhere, In the list');
  const user = userEvent.setup();
  await user.keyboard('x');
  taken = false;
  await user.keyboard('xgo');
  await user.type(screen.getByRole('textbox'), 'xgo{Control>}k{/Control}');
  expect(calls).toEqual(['page', 'page', 'frame', 'two', 'always']);
  unmount();
  await user.keyboard('x');
  expect(calls).toHaveLength(5);
});

it('does the newest of what a command does, without putting it in anew', async () => {
  const first = vi.fn<() => void>();
  const second = vi.fn<() => void>();
  const { rerender } = render(<Host page={[{ does: 'a', keys: ['x'], run: first }]} frame={[]} />);
  rerender(<Host page={[{ does: 'a', keys: ['x'], run: second }]} frame={[]} />);
  await userEvent.keyboard('x');
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
});

it('takes the second of two keys for that before it is a key of its own', async () => {
  const calls: string[] = [];
  const command = (does: string): Command => ({ does, keys: [does], run: () => calls.push(does) });
  render(<Host page={[command('r')]} frame={[command('g r')]} />);
  await userEvent.keyboard('grr');
  expect(calls).toEqual(['g r', 'r']);
});
