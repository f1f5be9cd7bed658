// Makes certificates for this machine's own names: an authority that clients are told to trust, and what it issues for localhost.
// In: a clock. Out: PEM texts.
// The library's own dependency asks for it to be loaded first.
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  Extension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { isIP } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Ids } from '../cloud.ts';

/** A certificate and its private key, both PEM. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const signingAlgorithm = { ...algorithm, hash: 'SHA-256' };
const authorityDays = 3650;
/** Browsers refuse certificates of servers that are good for more than 398 days. */
const serverDays = 397;

/** An authority that can vouch for localhost, names below it and loopback addresses, and for nothing else. */
export async function createAuthority(clock: Clock, ids: Pick<Ids, 'bytes'>): Promise<CertificateAndKey> {
  const keys = await createKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(clock, authorityDays),
    serialNumber: serialNumber(ids),
    // The number tells two of them apart in a browser's list.
    name: `CN=Live sessions local cloud ${ids.bytes(4).toString('hex')}`,
    keys,
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new Extension('2.5.29.30', true, loopbackNameConstraints()),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await toPem(keys.privateKey) };
}

/** @param names DNS names and addresses that the server has. Default: localhost, 127.0.0.1 and ::1 */
export async function issueServerCertificate(
  authority: CertificateAndKey,
  clock: Clock,
  ids: Pick<Ids, 'bytes'>,
  names: readonly string[] = ['localhost', '127.0.0.1', '::1'],
): Promise<CertificateAndKey> {
  const keys = await createKeys();
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    ...validity(clock, serverDays),
    serialNumber: serialNumber(ids),
    subject: 'CN=localhost',
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await readKey(authority.key),
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await AuthorityKeyIdentifierExtension.create(issuer),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await toPem(keys.privateKey) };
}

/** From an hour ago, for clients whose clocks are a little behind. */
function validity(clock: Clock, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const nowMs = clock.nowMs();
  return { notBefore: new Date(nowMs - 3_600_000), notAfter: new Date(nowMs + days * dayMs) };
}

/** Positive, 16 bytes. */
function serialNumber(ids: Pick<Ids, 'bytes'>): string {
  return `01${ids.bytes(15).toString('hex')}`;
}

function createKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function toPem(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function readKey(pem: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), algorithm, false, ['sign']);
}

type CryptoKey = Parameters<typeof crypto.subtle.exportKey>[1];
interface CryptoKeyPair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/**
 * The permitted names, which the library has no class for: the DNS name localhost with those below it, 127.0.0.0/8 and ::1.
 * @see RFC 5280, 4.2.1.10 Name Constraints
 */
function loopbackNameConstraints(): Uint8Array<ArrayBuffer> {
  const sequence = 0x30;
  const permittedSubtrees = 0xa0;
  const [dnsName, ipAddress] = [0x82, 0x87];
  const element = (tag: number, ...parts: readonly (readonly number[] | Buffer)[]): Buffer => {
    const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
    // Every length here is below 128, which is its own encoding.
    return Buffer.concat([Buffer.from([tag, content.length]), content]);
  };
  const subtrees = [
    element(dnsName, Buffer.from('localhost')),
    element(ipAddress, [127, 0, 0, 0], [255, 0, 0, 0]),
    element(ipAddress, [...Array<number>(15).fill(0), 1], Array<number>(16).fill(255)),
  ].map((name) => element(sequence, name));
  return new Uint8Array(element(sequence, element(permittedSubtrees, ...subtrees)));
}
