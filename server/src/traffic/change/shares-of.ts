/** The percent of each version that a split, a canary or a switch between two means, whatever the API. */
import type { SettingsOf } from '@sightglass/shared/contract';

/** Of the versions that a rule leads to now: percent by version, in the order in which new ones are written. */
export type Shares = (present: readonly string[]) => ReadonlyMap<string, number>;

export function sharesOf(
  settings: SettingsOf<'split'> | SettingsOf<'canary'> | SettingsOf<'blue-green'>,
): Shares {
  switch (settings.form) {
    case 'split':
      return () => new Map(settings.targets.map(({ version, weight }) => [version, weight]));
    case 'canary':
      return () =>
        new Map([
          [settings.baseline, 100 - settings.weight],
          [settings.candidate, settings.weight],
        ]);
    default:
      // Who is there stays, without requests: switching back changes the same two numbers.
      return (present) =>
        new Map([...present.map((version) => [version, 0] as const), [settings.live, 100] as const]);
  }
}
