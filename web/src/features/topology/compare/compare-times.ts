/** What is compared with: choices, and what they mean in the address. Pure. */

export const AGAINST_CHOICES = ['previous', '1d', '1w', 'moment'] as const;
export type AgainstChoice = (typeof AGAINST_CHOICES)[number];

export const AGAINST_WORDS: Readonly<Record<AgainstChoice, string>> = {
  previous: 'Previous period',
  '1d': 'Yesterday',
  '1w': 'A week ago',
  moment: 'Another moment',
};

/** The choice that the address means; a distance that is none of them is shown as a moment. */
export function choiceOf(against: string): AgainstChoice {
  return (AGAINST_CHOICES as readonly string[]).includes(against) ? (against as AgainstChoice) : 'moment';
}

/** The comparison of the detail pages that is nearest to it; null where they have none. */
export function compareParam(against: string): string | null {
  const known: Readonly<Record<string, string>> = { previous: 'previous', '1d': 'day', '1w': 'week' };
  return known[against] ?? null;
}
