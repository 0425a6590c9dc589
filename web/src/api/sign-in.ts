/** Leads to the page of sign-in, and back to where the reader was. Drafts of forms are kept in the browser meanwhile. */
export function leaveToSignIn(): void {
  const { pathname, search, hash } = window.location;
  window.location.assign(`/auth/sign-in?back=${encodeURIComponent(pathname + search + hash)}`);
}

/** Leads to the page that says so, after the session of this browser has ended. */
export function leaveSignedOut(): void {
  window.location.assign('/auth/signed-out');
}
