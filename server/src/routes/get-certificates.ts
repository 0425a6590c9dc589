/** GET /certificates: when those of proxies and authorities end, the next first. */
import { defineRoute } from '../http/route.ts';

export const getCertificates = defineRoute(
  'getCertificates',
  (_request, { certificates }) => certificates.read(),
  { cached: false },
);
