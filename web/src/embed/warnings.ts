/** What the answers say is missing of them, each message once. Pure. */
export function readWarnings(answers: readonly unknown[] | null): string[] {
  const messages = (answers ?? []).flatMap((answer) => {
    const { warnings = [] } = answer as { readonly warnings?: readonly { readonly message: string }[] };
    return warnings.map(({ message }) => message);
  });
  return [...new Set(messages)];
}
