/** How the console looks: colour scheme, kiosk mode; and the list of keys. */
import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconMoon,
  IconMaximize,
  IconSun,
} from '@tabler/icons-react';
import { useFrame } from '../url/use-frame.ts';

const SCHEMES: readonly [MantineColorScheme, string, typeof IconSun][] = [
  ['light', 'Light', IconSun],
  ['dark', 'Dark', IconMoon],
  ['auto', 'As the system', IconDeviceDesktop],
];

export function ViewMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { setFrame } = useFrame();
  const Icon = SCHEMES.find(([scheme]) => scheme === colorScheme)?.[2] ?? IconSun;
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon variant="default" aria-label="View" title="View">
          <Icon size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Colours</Menu.Label>
        {SCHEMES.map(([scheme, label, SchemeIcon]) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={scheme === colorScheme}
            leftSection={<SchemeIcon size={14} aria-hidden />}
            rightSection={scheme === colorScheme ? <IconCheck size={13} aria-hidden /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconMaximize size={14} aria-hidden />}
          onClick={() => setFrame({ kiosk: true }, { push: true })}
        >
          Kiosk mode
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={14} aria-hidden />} rightSection="?" onClick={onHelp}>
          Keyboard
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
