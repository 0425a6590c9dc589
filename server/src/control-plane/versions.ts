/** Versions of proxies and control planes: `1.27.1`, `1.26.0-distroless`, `v2.318.0`, `stable-2.14.1`. What is no such text (a date, a hash) compares with nothing. Pure. */

interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

function parseVersion(text: string): Version | null {
  const match = /^(?:v|stable-)?(\d{1,4})\.(\d{1,5})(?:\.(\d{1,5}))?(?![\d.])/.exec(text);
  if (!match) return null;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? 0) };
}

/** The version in what istiod says of its build: `1.27.1-<commit>-Clean`. */
export function shortenVersion(text: string): string {
  return text.replace(/-[0-9a-f]{40}-(?:Clean|Modified)$/, '').slice(0, 80);
}

/** The older first; what is no version last, by name. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [parseVersion(a), parseVersion(b)];
  if (one && other) {
    return (
      one.major - other.major ||
      one.minor - other.minor ||
      one.patch - other.patch ||
      (a < b ? -1 : Number(a > b))
    );
  }
  if (one || other) return one ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

/** Minor versions that a proxy is older than its control plane, 0 where it is not; null where that cannot be told. */
export function minorsBehind(proxy: string | null, plane: string | null): number | null {
  const [own, theirs] = [parseVersion(proxy ?? ''), parseVersion(plane ?? '')];
  if (!own || !theirs || own.major !== theirs.major) return null;
  return Math.max(0, theirs.minor - own.minor);
}
