/** How the console looks: colour scheme, kiosk mode; and the list of keys. */
import {
  ActionIcon,
  Menu,
  useComputedColorScheme,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core';
import { IconDeviceDesktop, IconKeyboard, IconMoon, IconMaximize, IconSun } from '@tabler/icons-react';
import { useCommands } from '../commands/use-commands.ts';
import { useFrame } from '../url/use-frame.ts';

const SCHEMES: readonly [MantineColorScheme, string, typeof IconSun][] = [
  ['light', 'Light colours', IconSun],
  ['dark', 'Dark colours', IconMoon],
  ['auto', 'The system’s colours', IconDeviceDesktop],
];

const EVERYWHERE = { everywhere: true } as const;

export function ViewMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme();
  const other = shown === 'dark' ? 'light' : 'dark';
  const { setFrame } = useFrame();
  const enterKiosk = (): void => setFrame({ kiosk: true }, { push: true });
  useCommands(
    'This view',
    [
      { does: `Switch to ${other} colours`, palette: true, run: () => setColorScheme(other) },
      { does: 'Kiosk mode', palette: true, run: enterKiosk },
    ],
    EVERYWHERE,
  );
  const Icon = SCHEMES.find(([scheme]) => scheme === colorScheme)?.[2] ?? IconSun;
  return (
    <Menu position="bottom-end" withinPortal={false} width={230}>
      <Menu.Target>
        <ActionIcon variant="default" aria-label="Colours and kiosk mode" title="Colours and kiosk mode">
          <Icon size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        >
          {SCHEMES.map(([scheme, label, SchemeIcon]) => (
            <Menu.RadioItem key={scheme} value={scheme} rightSection={<SchemeIcon size={14} aria-hidden />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider role="separator" />
        <Menu.Item leftSection={<IconMaximize size={14} aria-hidden />} onClick={enterKiosk}>
          Kiosk mode
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={14} aria-hidden />} rightSection="?" onClick={onHelp}>
          Keyboard
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
