/** Certificates as somebody with grants sees them: those of workloads within, and who signed these. */
import type { CertificateBook } from '../security/certificates/create-certificates.ts';
import { listAuthorities } from '../security/certificates/list-authorities.ts';
import type { Mask } from './mask.ts';
import { restrictWarnings } from './restrict-warnings.ts';

export function restrictCertificates(book: CertificateBook, mask: Mask): CertificateBook {
  return {
    async read() {
      const { now, certificates, warnings } = await book.read();
      const seen = certificates
        .filter(({ cluster, namespace }) => mask.sees(cluster, namespace))
        .map((one) =>
          Object.assign({}, one, {
            identities: one.identities.map(mask.identity),
            subject: mask.text(one.subject),
            issuer: mask.text(one.issuer),
          }),
        );
      return {
        now,
        certificates: seen,
        authorities: listAuthorities(seen, new Map()),
        warnings: restrictWarnings(warnings),
      };
    },
  };
}
