/** Mantine with our theme, variables and colour scheme (the reader's own choice, otherwise the system's). */
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { resolveCssVariables } from './css-variables.ts';
import { theme } from './mantine-theme.ts';

const schemes = localStorageColorSchemeManager({ key: 'sightglass-color-scheme' });

export function AppTheme({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveCssVariables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
    >
      {children}
    </MantineProvider>
  );
}
