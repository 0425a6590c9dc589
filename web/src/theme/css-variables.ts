/**
 * In: the tokens. Out: the CSS variables of each scheme, for Mantine's own names and for ours (`--sg-text`,
 * `--sg-status-failing`, `--sg-series-0`), so that style sheets hold no colour of their own.
 */
import type { CSSVariablesResolver } from '@mantine/core';
import { tokens, type ColorScheme } from './tokens.ts';

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The variables of one scheme: name with its two dashes, and hex. */
export function listCssVariables(scheme: ColorScheme): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(tokens[scheme])) {
    if (typeof value === 'string') variables[`--sg-${kebab(name)}`] = value;
    else
      for (const [key, hex] of Object.entries(value)) variables[`--sg-${kebab(name)}-${key}`] = hex as string;
  }
  const t = tokens[scheme];
  return {
    ...variables,
    '--mantine-color-body': t.background,
    '--mantine-color-text': t.text,
    '--mantine-color-dimmed': t.textMuted,
    '--mantine-color-default': t.surface,
    '--mantine-color-default-hover': t.hover,
    '--mantine-color-default-color': t.text,
    '--mantine-color-default-border': t.borderStrong,
    '--mantine-color-placeholder': t.textMuted,
    '--mantine-color-anchor': t.accent,
    '--mantine-color-gray-light-color': t.textMuted,
    '--mantine-color-gray-light-hover': t.hover,
    '--mantine-color-error': t.status.failing,
    '--mantine-primary-color-filled': t.accent,
    '--mantine-primary-color-contrast': t.onAccent,
    '--mantine-primary-color-light': t.tint.accent,
    '--mantine-primary-color-light-hover': t.selected,
    '--mantine-primary-color-light-color': t.accent,
    // Buttons name the colour, not that it is the primary one.
    '--mantine-color-accent-light': t.tint.accent,
    '--mantine-color-accent-light-hover': t.selected,
    '--mantine-color-accent-light-color': t.accent,
  };
}

export const resolveCssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: listCssVariables('light'),
  // Inputs take their ground and border in the dark scheme from Mantine's own greys.
  dark: {
    ...listCssVariables('dark'),
    '--mantine-color-dark-6': tokens.dark.surface,
    '--mantine-color-dark-4': tokens.dark.borderStrong,
  },
});
