/** Mantine's theme: the system's fonts at 13 px, small radii and dense controls. Colours come from tokens.ts. */
import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple } from '@mantine/core';
import { tokens } from './tokens.ts';

const accent = Array.from({ length: 10 }, (_, i) =>
  i < 5 ? tokens.dark.accent : tokens.light.accent,
) as unknown as MantineColorsTuple;

const t = tokens.dark;
// Mantine takes fields, menus and their borders from its own dark scale; ours stands in its place.
const dark: MantineColorsTuple = [
  t.text,
  t.text,
  t.textMuted,
  t.textMuted,
  t.borderStrong,
  t.border,
  t.raised,
  t.surface,
  t.background,
  t.background,
];

export const theme = createTheme({
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '12.5px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
  headings: { fontWeight: '600' },
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  // Mantine chooses the text upon the accent by the light scheme's shade; in the dark one it would be too faint.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const isAccent = input.variant === 'filled' && (input.color === undefined || input.color === 'accent');
    return isAccent ? { ...colors, color: 'var(--sg-on-accent)' } : colors;
  },
  defaultRadius: 4,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { transitionProps: { duration: 0 } } } },
    Checkbox: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 0 } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 0 }, withArrow: false } },
    Menu: {
      defaultProps: { transitionProps: { duration: 0 }, shadow: 'md', withInitialFocusPlaceholder: false },
    },
    Popover: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'md' } },
    Modal: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, transitionProps: { duration: 0 } },
      styles: {
        content: { background: 'var(--sg-raised)', border: '1px solid var(--sg-border)' },
        header: { background: 'var(--sg-raised)' },
      },
    },
    Drawer: {
      defaultProps: { transitionProps: { duration: 0 } },
      styles: { content: { background: 'var(--sg-surface)' } },
    },
  },
});
