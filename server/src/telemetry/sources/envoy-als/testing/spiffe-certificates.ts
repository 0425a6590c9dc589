/** Certificates as a mesh hands them out, made by the openssl command: an authority, and workloads with a SPIFFE URI as their only name. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WorkloadCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

function openssl(folder: string, args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
}

function makeKey(folder: string, name: string): string[] {
  return [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(folder, `${name}.key`),
  ];
}

/** Serial number as Envoy prints it, and the ends of its validity in whole seconds: epoch milliseconds. */
export function readValidity(certFile: string): {
  readonly serial: string;
  readonly notBefore: number;
  readonly expiresAt: number;
} {
  const { serialNumber, validFromDate, validToDate } = new X509Certificate(readFileSync(certFile));
  return {
    serial: serialNumber.toLowerCase(),
    notBefore: validFromDate.getTime(),
    expiresAt: validToDate.getTime(),
  };
}

/** Makes the authority and one certificate for each `name -> SPIFFE URI`. */
export function makeSpiffeCertificates<Name extends string>(
  folder: string,
  identities: Readonly<Record<Name, string>>,
): Record<Name, WorkloadCertificate> {
  const caFile = join(folder, 'ca.pem');
  openssl(folder, [
    'req',
    '-x509',
    ...makeKey(folder, 'ca'),
    '-days',
    '2',
    '-subj',
    '/O=cluster.local',
    '-out',
    caFile,
  ]);
  const entries = Object.entries<string>(identities).map(([name, uri]) => {
    const request = join(folder, `${name}.csr`);
    const extensions = join(folder, `${name}.ext`);
    const certFile = join(folder, `${name}.pem`);
    openssl(folder, [
      'req',
      '-new',
      ...makeKey(folder, name),
      '-subj',
      `/O=sightglass/CN=${name}`,
      '-out',
      request,
    ]);
    writeFileSync(extensions, `subjectAltName=critical,URI:${uri}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    const signing = ['-CA', caFile, '-CAkey', join(folder, 'ca.key'), '-CAcreateserial', '-days', '2'];
    openssl(folder, ['x509', '-req', '-in', request, ...signing, '-extfile', extensions, '-out', certFile]);
    return [name, { certFile, keyFile: join(folder, `${name}.key`), caFile }];
  });
  return Object.fromEntries(entries) as Record<Name, WorkloadCertificate>;
}
