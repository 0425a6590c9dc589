/**
 * One field of a line of CSV (RFC 4180). A text that a spreadsheet would run as a formula (OWASP, "CSV injection": it begins with = + - @, also in full width, a tab or a line break) gets an apostrophe
 * before it; numbers stay numbers. A field with a semicolon or a tab is quoted as well: spreadsheets of many countries split lines there, and what comes behind would begin a field of its own. Pure.
 */
export function formatCsvField(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
