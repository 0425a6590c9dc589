/** Puts commands in the registry for as long as the component is there; what they do may change with every render. */
import { useEffect, useEffectEvent } from 'react';
import { addSection, type Command } from './registry.ts';

/** `title` heads them in the list of keys. `everywhere` is for the frame. */
export function useCommands(
  title: string,
  commands: readonly Command[],
  { everywhere = false }: { readonly everywhere?: boolean } = {},
): void {
  const run = useEffectEvent((index: number) => commands[index]?.run());
  // What the list shows of them: only when that changes they are put in anew.
  const shown = JSON.stringify(
    commands.map(({ does, keys, typing, palette }) => ({ does, keys, typing, palette })),
  );
  useEffect(() => {
    const described = JSON.parse(shown) as Omit<Command, 'run'>[];
    if (described.length === 0) return undefined;
    return addSection({
      title,
      everywhere,
      focus: false,
      commands: described.map((command, index) => Object.assign(command, { run: () => run(index) })),
    });
  }, [title, everywhere, shown]);
}
