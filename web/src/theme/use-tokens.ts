/** Out: the tokens of the colour scheme in force, for pictures that CSS variables do not reach (canvas, SVG series). */
import { useComputedColorScheme } from '@mantine/core';
import { tokens, type Tokens } from './tokens.ts';

export function useTokens(): Tokens {
  return tokens[useComputedColorScheme('dark', { getInitialValueInEffect: false })];
}
