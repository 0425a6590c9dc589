/** The media type of a Content-Type header (RFC 9110, section 8.3.1), in lower case, and one of its parameters. */
export function parseMediaType(
  header: string | undefined,
  parameter: string,
): { readonly type: string; readonly value: string | null } {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim());
  for (const text of parameters) {
    const [name = '', value = ''] = text.split('=', 2);
    if (name.trim().toLowerCase() === parameter) {
      return { type: type.toLowerCase(), value: value.trim().replaceAll('"', '') };
    }
  }
  return { type: type.toLowerCase(), value: null };
}
