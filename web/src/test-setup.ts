/** What jsdom lacks and Mantine asks for; and matchers for the page's tests. */
import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// Machines that run tests are busy; what must appear may take its time.
configure({ asyncUtilTimeout: 4_000 });

afterEach(cleanup);

window.matchMedia = (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: vi.fn<() => void>(),
  removeListener: vi.fn<() => void>(),
  addEventListener: vi.fn<() => void>(),
  removeEventListener: vi.fn<() => void>(),
  dispatchEvent: () => false,
});

class NoResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
window.ResizeObserver = NoResizeObserver;
window.HTMLElement.prototype.scrollIntoView = () => {};

// Nothing has a size here, so Mantine takes every button for scrolled out of sight, hides what hangs from it, and then finds nothing in it to focus.
// Mocked rather than imported: most tests draw nothing, and would each wait a second for Mantine.
vi.mock(import('./theme/mantine-theme.ts'), async (importOriginal) => {
  const original = await importOriginal();
  Object.assign(original.theme.components?.['Popover']?.defaultProps ?? {}, { hideDetached: false });
  return original;
});
