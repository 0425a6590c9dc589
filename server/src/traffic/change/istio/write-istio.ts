/** A change -> Istio's resources: VirtualServices for routes, DestinationRules for versions and policies. Throws a Refusal. */
import type { WriteParts } from './open-route.ts';
import { writeShares } from './divide-route.ts';
import { writeFaultFor, writeMatch, writeRedirect } from './place-rule.ts';
import { writeFault, writeMirror, writeTimeouts } from './rule-settings.ts';
import { writeBalancing, writeBreaker } from './write-policy.ts';

export function writeIstio(parts: WriteParts): void {
  const { settings } = parts.change;
  switch (settings.form) {
    case 'split':
    case 'canary':
    case 'blue-green':
      return writeShares(settings, parts);
    case 'match':
      return writeMatch(settings, parts);
    case 'redirect':
      return writeRedirect(settings, parts);
    case 'timeouts':
      return writeTimeouts(settings, parts);
    case 'fault': {
      const { matches } = settings;
      return matches ? writeFaultFor({ ...settings, matches }, parts) : writeFault(settings, parts);
    }
    case 'mirror':
      return writeMirror(settings, parts);
    case 'circuit-breaker':
      return writeBreaker(settings, parts);
    default:
      return writeBalancing(settings, parts);
  }
}
