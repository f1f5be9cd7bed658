// The certificates with which both ports answer TLS, kept in a folder: read when they are good, made or renewed when they are not.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Ids } from '../cloud.ts';
import { StartError } from '../startError.ts';
import { createAuthority, issueServerCertificate, type CertificateAndKey } from './issueCertificates.ts';

/** What a TLS server needs, and what its clients are told to trust. */
export interface Certificates extends CertificateAndKey {
  /** The file of the authority's certificate, which holds no key. */
  readonly authorityFile: string;
}

export interface CertificatesOptions {
  /** The folder; made if it is not there. */
  readonly directory: string;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'bytes'>;
  /** Told in one sentence what was renewed and why; nothing the first time. */
  readonly onRenewed: (sentence: string) => void;
}

/** Below node_modules, because every checkout has its own and nobody else writes there. */
export const cachedCertificates = resolve(
  import.meta.dirname,
  '../../../node_modules/.cache/local-cloud/certificates',
);

/** Longer than a session of work lasts, and short enough that renewing is rare. */
const renewBeforeMs = 30 * 86_400_000;

/**
 * Reads the certificates of a folder, or makes them.
 * @throws StartError when the folder cannot be used
 */
export async function openCertificates(options: CertificatesOptions): Promise<Certificates> {
  const { directory, clock, ids, onRenewed } = options;
  const authorityFile = join(directory, 'authority.pem');
  const serverFile = join(directory, 'localhost.pem');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const keptAuthority = readKept(authorityFile, clock);
    const authority = keptAuthority.pair ?? (await createAuthority(clock, ids));
    if (!keptAuthority.pair) {
      writePair(authorityFile, authority);
      if (keptAuthority.fault !== undefined)
        onRenewed(
          `The certificate authority ${authorityFile} ${keptAuthority.fault}: a new one was made, to be trusted in its place.`,
        );
    }
    const kept = readKept(serverFile, clock, authority);
    const server = kept.pair ?? (await issueServerCertificate(authority, clock, ids));
    if (!kept.pair) {
      writePair(serverFile, server);
      if (kept.fault !== undefined && keptAuthority.pair)
        onRenewed(`The certificate ${serverFile} ${kept.fault}: it was renewed, and is trusted as before.`);
    }
    return { ...server, authorityFile };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`The folder "${directory}" of certificates cannot be used: ${reason}.`, { cause });
  }
}

/** A pair that can be used, or what is wrong with it; neither where there is none yet. */
interface Kept {
  readonly pair?: CertificateAndKey;
  readonly fault?: string;
}

/** @param issuer absent: the certificate is an authority's own */
function readKept(certificateFile: string, clock: Clock, issuer?: CertificateAndKey): Kept {
  const keyFile = keyFileOf(certificateFile);
  if (!existsSync(certificateFile) && !existsSync(keyFile)) return {};
  try {
    // Windows has no such modes.
    if (process.platform !== 'win32' && (statSync(keyFile).mode & 0o077) !== 0)
      return { fault: 'has a key that others could read' };
    const pair = { certificate: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
    const certificate = new X509Certificate(pair.certificate);
    const issuedBy = issuer ? new X509Certificate(issuer.certificate) : certificate;
    const isWhole =
      certificate.checkPrivateKey(createPrivateKey(pair.key)) && certificate.verify(issuedBy.publicKey);
    if (!isWhole) return { fault: 'is damaged' };
    const leftMs = certificate.validToDate.getTime() - clock.nowMs();
    if (leftMs < 0) return { fault: 'has expired' };
    return leftMs < renewBeforeMs ? { fault: 'expires soon' } : { pair };
  } catch {
    return { fault: 'is damaged' };
  }
}

/** The key first: a certificate without its key would be taken for a damaged one. */
function writePair(certificateFile: string, { certificate, key }: CertificateAndKey): void {
  for (const [file, text] of [
    [keyFileOf(certificateFile), key],
    [certificateFile, certificate],
  ] as const) {
    // Anew, because the mode of a file that is there already would stay.
    rmSync(file, { force: true });
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  }
}

const keyFileOf = (certificateFile: string): string => certificateFile.replace(/\.pem$/, '.key');
