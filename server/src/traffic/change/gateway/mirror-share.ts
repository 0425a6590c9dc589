/** How much of the requests a RequestMirror copies, in percent: as `percent` in whole ones, as `fraction` otherwise. https://gateway-api.sigs.k8s.io/reference/spec/#httprequestmirrorfilter */
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { readNumber } from '../../configured/read-values.ts';
import { without } from '../body-fields.ts';

const PARTS = 1_000_000;

export function readShare({ percent, fraction }: Body): number {
  const { numerator, denominator } = asBody(fraction);
  const part = readNumber(numerator);
  return part === null ? (readNumber(percent) ?? 100) : (part * 100) / (readNumber(denominator) ?? 100);
}

/** Everything needs no word. */
export function writeShare(mirror: Body, percent: number): Body {
  const plain = without(mirror, ['percent', 'fraction']);
  if (percent === 100) return plain;
  if (Number.isInteger(percent)) return { ...plain, percent };
  const numerator = Math.max(1, Math.round((percent * PARTS) / 100));
  return { ...plain, fraction: { numerator, denominator: PARTS } };
}
