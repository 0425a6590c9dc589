/* Sets the reader's colour scheme before the first paint, so that a dark console does not flash white. A file of its own, because
   the content security policy allows no inline script; the key is that of theme/app-theme.tsx. */
(() => {
  let scheme = null;
  try {
    scheme = localStorage.getItem('sightglass-color-scheme');
  } catch {
    // Storage may be forbidden; then the system's scheme counts.
  }
  if (scheme !== 'light' && scheme !== 'dark') {
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
