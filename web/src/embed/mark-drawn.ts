/** Marks the moment at which the panel was first on the screen, for whoever measures it: `performance.getEntriesByName('sightglass:drawn')`. */
const NAME = 'sightglass:drawn';

export function markDrawn(): void {
  if (performance.getEntriesByName(NAME).length === 0) performance.mark(NAME);
}
