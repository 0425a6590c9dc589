import { expect, it } from 'vitest';

/** What types into a field or steps through a list that hangs from one (WAI-ARIA, combobox pattern): its keys are the field's, not the page's. */
const FIELDS = new Set([
  '../frame/search-dialog.tsx',
  '../frame/search-results.tsx',
  '../features/impact/subject-bar.tsx',
  '../ui/access-log/filter-input.tsx',
  '../features/topology/expression-input.tsx',
  '../features/traffic-change/weight-editor.tsx',
]);
const sources = import.meta.glob<string>('../**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const own = Object.entries(sources).filter(
  ([path]) => !path.includes('.test.') && !path.includes('/testing/') && !path.startsWith('./'),
);

it('leaves no key to anything but the registry, so that the list of keys is whole', () => {
  expect(own.length).toBeGreaterThan(300);
  const listening = own.filter(([, text]) => /addEventListener\(\s*['"]key/.test(text));
  expect(listening.map(([path]) => path)).toEqual([]);
  const reading = own.filter(([path, text]) => /\bonKeyDown\b/.test(text) && !FIELDS.has(path));
  const unregistered = reading.filter(([, text]) => !text.includes('useFocusKeys'));
  expect(unregistered.map(([path]) => path)).toEqual([]);
});
