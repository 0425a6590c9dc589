/**
 * The page of sign-in as HTML: needs no script, and none of the console's files. Everything that is put into it is escaped.
 */
export interface SignInPage {
  /** What went wrong the time before; empty for nothing. */
  readonly problem: string;
  /** What happened that is not wrong; empty for nothing. */
  readonly notice: string;
  /** Where they are still signed in and can sign out; null for nowhere. */
  readonly elsewhere: string | null;
  readonly back: string;
  /** What the provider is called; null where there is none. */
  readonly providerLabel: string | null;
}

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
  main { width: min(22rem, calc(100vw - 3rem)); }
  h1 { font-size: 1.25rem; margin: 0 0 1.25rem; }
  h1 small { display: block; font-weight: 400; font-size: .9rem; opacity: .75; }
  form { display: grid; gap: .5rem; margin: 0; }
  label { font-weight: 600; }
  input, button, a.button { font: inherit; padding: .55rem .75rem; border-radius: .375rem; border: 1px solid GrayText; box-sizing: border-box; width: 100%; }
  button, a.button { background: CanvasText; color: Canvas; border-color: transparent; text-align: center; text-decoration: none; cursor: pointer; display: block; }
  form.quiet button { background: ButtonFace; color: ButtonText; border-color: GrayText; }
  :focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
  hr { border: 0; border-top: 1px solid GrayText; margin: 1.25rem 0; opacity: .5; }
  p { margin: 0 0 1rem; }
  [role=alert] { border-inline-start: 3px solid currentColor; padding-inline-start: .75rem; }
`;

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

export function renderSignIn({ problem, notice, elsewhere, back, providerLabel }: SignInPage): string {
  const hidden = `<input type="hidden" name="back" value="${escapeHtml(back)}">`;
  const provider =
    providerLabel === null
      ? ''
      : `<a class="button" href="/auth/login?back=${escapeHtml(encodeURIComponent(back))}">Sign in with ${escapeHtml(providerLabel)}</a>`;
  const token = `<form method="post" action="/auth/sign-in"${providerLabel === null ? '' : ' class="quiet"'}>
        ${hidden}
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required maxlength="512"${providerLabel === null ? ' autofocus' : ''}>
        <button>Sign in with a token</button>
      </form>`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="/favicon.svg">
    <title>Sign in · Sightglass</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>Sightglass <small>Sign in to see the mesh</small></h1>
      ${problem === '' ? '' : `<p role="alert">${escapeHtml(problem)}</p>`}
      ${notice === '' ? '' : `<p role="status">${escapeHtml(notice)}</p>`}
      ${elsewhere === null ? '' : `<p><a href="${escapeHtml(elsewhere)}">Sign out everywhere</a>: whoever signed you in still knows you.</p>`}
      ${provider}
      ${provider === '' ? '' : '<hr>'}
      ${token}
    </main>
  </body>
</html>
`;
}
