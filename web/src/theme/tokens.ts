/**
 * The only colours of the page. Out: for each scheme the surfaces, text, state colours and series colours as hex.
 * They feed the CSS variables `--sg-*` (theme/css-variables.ts), the graph's canvas and the charts.
 * Text on `surface` and `background` has at least 4.5:1, state colours and lines at least 3:1 (WCAG 2.2, 1.4.3 and
 * 1.4.11); tokens.test.ts measures them. Colour means state: navigation, panels and numbers stay neutral.
 */

export type ColorScheme = 'light' | 'dark';

export interface Tokens {
  /** Behind everything; panels; raised parts such as menus; rows under the pointer. */
  readonly background: string;
  readonly surface: string;
  readonly raised: string;
  readonly hover: string;
  /** Selected rows and the current page in the navigation. */
  readonly selected: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly text: string;
  readonly textMuted: string;
  /** Links, focus rings, primary buttons; and the text upon it. */
  readonly accent: string;
  readonly onAccent: string;
  readonly status: {
    readonly ok: string;
    readonly degraded: string;
    readonly failing: string;
    readonly 'no-data': string;
  };
  readonly mtls: {
    readonly mutual: string;
    readonly mixed: string;
    readonly plaintext: string;
    readonly unmeasured: string;
  };
  /** Faint fills behind state words. */
  readonly tint: {
    readonly ok: string;
    readonly degraded: string;
    readonly failing: string;
    readonly 'no-data': string;
    readonly accent: string;
  };
  /** Edges and grid lines of pictures. */
  readonly line: string;
  readonly grid: string;
  /** Categorical series, in the order in which they are handed out. */
  readonly series: readonly string[];
  /** Sequential scale of heatmaps, least to most. */
  readonly heat: readonly string[];
}

export const tokens: Readonly<Record<ColorScheme, Tokens>> = {
  light: {
    background: '#f5f6f8',
    surface: '#ffffff',
    raised: '#ffffff',
    hover: '#f0f2f5',
    selected: '#e8eefb',
    border: '#e0e3e8',
    borderStrong: '#c3c8d0',
    text: '#1b1f27',
    textMuted: '#5a6271',
    accent: '#2456c9',
    onAccent: '#ffffff',
    status: { ok: '#17774a', degraded: '#8f5a00', failing: '#b92525', 'no-data': '#5f6774' },
    mtls: { mutual: '#17774a', mixed: '#8f5a00', plaintext: '#b92525', unmeasured: '#5f6774' },
    tint: { ok: '#e7f5ed', degraded: '#fdf3dc', failing: '#fdeaea', 'no-data': '#eef0f3', accent: '#e8eefb' },
    line: '#8b93a1',
    grid: '#e9ebef',
    series: ['#2f66d8', '#c2600c', '#0f8578', '#8b4bc9', '#b0327f', '#5c7a11', '#8a5a34', '#4a5568'],
    heat: ['#eaf0fb', '#c9dafa', '#9cbcf5', '#6b98ec', '#3f73dc', '#2553bb', '#173a8c', '#0c245f'],
  },
  dark: {
    background: '#0f1217',
    surface: '#171b22',
    raised: '#1e232c',
    hover: '#1f252e',
    selected: '#1d2b47',
    border: '#2a303b',
    borderStrong: '#414a59',
    text: '#e3e7ee',
    textMuted: '#9aa3b2',
    accent: '#7ea6ff',
    onAccent: '#0b1220',
    status: { ok: '#4cc38a', degraded: '#e5b045', failing: '#ff6f6b', 'no-data': '#949dac' },
    mtls: { mutual: '#4cc38a', mixed: '#e5b045', plaintext: '#ff6f6b', unmeasured: '#949dac' },
    tint: { ok: '#13291f', degraded: '#2e2612', failing: '#351b1c', 'no-data': '#232831', accent: '#1d2b47' },
    line: '#6c7686',
    grid: '#252b35',
    series: ['#6f9dff', '#f2964a', '#3fc0ae', '#b98af0', '#ee7ab9', '#a4c44b', '#d0a077', '#a3acba'],
    heat: ['#172037', '#1b2f5c', '#22448a', '#2f5fbb', '#4a80de', '#74a2f2', '#a6c5fb', '#dde9ff'],
  },
};
