/** Whether a path begins with a prefix as the Gateway API means it: by whole segments, so that /cart takes /cart/1 and not /cartoon. */
export function isWithin(path: string, prefix: string): boolean {
  const start = prefix.replace(/\/+$/, '');
  const [plain = ''] = path.split('?');
  return plain === start || plain.startsWith(`${start}/`);
}
