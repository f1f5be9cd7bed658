// Certificates that are made, kept and renewed, as a TLS client and a reader of the folder find them.
import { X509Certificate } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer as createTlsServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { systemClock, type Clock } from '../clock.ts';
import { StartError } from '../startError.ts';
import { systemIds } from '../systemIds.ts';
import { temporaryFolder } from '../testing/handMadeAssembly.ts';
import { issueServerCertificate, createAuthority, type CertificateAndKey } from './issueCertificates.ts';
import { openCertificates, type Certificates } from './openCertificates.ts';

interface Opened extends Certificates {
  readonly told: readonly string[];
}

async function open(directory: string, clock: Clock = systemClock): Promise<Opened> {
  const told: string[] = [];
  const onRenewed = (sentence: string): void => void told.push(sentence);
  return { ...(await openCertificates({ directory, clock, ids: systemIds, onRenewed })), told };
}

/** What a client that trusts `authority` makes of a server: "trusted", or the reason of its refusal. */
async function judge(
  server: CertificateAndKey,
  authority: string,
  { host = '127.0.0.1', servername = 'localhost' } = {},
): Promise<string> {
  const listener = createTlsServer({ cert: server.certificate, key: server.key });
  listener.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => listener.listen(0, host, resolve));
  onTestFinished(() => void listener.close());
  const { port } = listener.address() as AddressInfo;
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername, ca: authority }, () => {
      resolve('trusted');
      socket.destroy();
    });
    socket.on('error', (error: Error) => resolve(error.message));
  });
}

const authorityOf = ({ authorityFile }: Certificates): string => readFileSync(authorityFile, 'utf8');

test('clients that trust the authority trust localhost and both loopback addresses', async () => {
  const certificates = await open(temporaryFolder());
  const authority = authorityOf(certificates);

  expect(certificates.told).toEqual([]);
  expect(await judge(certificates, authority)).toBe('trusted');
  const { subjectAltName } = new X509Certificate(certificates.certificate);
  expect(subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  expect(authority).not.toContain('PRIVATE');
  expect(new X509Certificate(authority).ca).toBe(true);
});

test('the authority’s word counts for names of this machine only', async () => {
  const authority = await createAuthority(systemClock, systemIds);
  const issue = (names: readonly string[]) =>
    issueServerCertificate(authority, systemClock, systemIds, names);

  const judged = await Promise.all(
    ['localhost', 'app.localhost', 'example.com', 'localhost.example.com'].map(async (name) =>
      judge(await issue([name]), authority.certificate, { servername: name }),
    ),
  );

  expect(judged).toEqual([
    'trusted',
    'trusted',
    'permitted subtree violation',
    'permitted subtree violation',
  ]);
});

test('they are kept, and their owner alone can read them', async () => {
  const directory = join(temporaryFolder(), 'certificates');
  const first = await open(directory);
  const second = await open(directory);

  expect(second).toEqual(first);
  const modes = readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test.each([
  ['localhost.pem', (file: string) => writeFileSync(file, 'nonsense'), 'is damaged'],
  ['localhost.key', (file: string) => rmSync(file), 'is damaged'],
  ['localhost.key', (file: string) => chmodSync(file, 0o644), 'has a key that others could read'],
])('%s that was harmed is renewed, and is trusted as before', async (name, harm, fault) => {
  const directory = temporaryFolder();
  const first = await open(directory);
  harm(join(directory, name));

  const second = await open(directory);

  expect(second.told).toEqual([
    `The certificate ${join(directory, 'localhost.pem')} ${fault}: it was renewed, and is trusted as before.`,
  ]);
  expect(second.key).not.toBe(first.key);
  expect(await judge(second, authorityOf(first))).toBe('trusted');
  expect((await open(directory)).told).toEqual([]);
});

test.each([
  ['authority.pem', (file: string) => writeFileSync(file, 'nonsense'), 'is damaged'],
  ['authority.key', (file: string) => writeFileSync(file, ''), 'is damaged'],
  ['authority.key', (file: string) => chmodSync(file, 0o640), 'has a key that others could read'],
])('%s that was harmed gives way to a new authority, which says so', async (name, harm, fault) => {
  const directory = temporaryFolder();
  const first = await open(directory);
  const before = authorityOf(first);
  harm(join(directory, name));

  const second = await open(directory);

  expect(second.told).toEqual([
    `The certificate authority ${join(directory, 'authority.pem')} ${fault}: a new one was made, to be trusted in its place.`,
  ]);
  expect(await judge(second, authorityOf(second))).toBe('trusted');
  expect(await judge(second, before)).not.toBe('trusted');
});

test.each([
  [370, 'expires soon'],
  [400, 'has expired'],
])('after %d days the certificate is renewed, and the authority stays', async (days, fault) => {
  const directory = temporaryFolder();
  const clock = createManualClock();
  const first = await open(directory, clock);
  const authority = authorityOf(first);

  await clock.advance(days * 86_400_000);
  const second = await open(directory, clock);

  expect(second.told).toEqual([
    `The certificate ${join(directory, 'localhost.pem')} ${fault}: it was renewed, and is trusted as before.`,
  ]);
  expect(authorityOf(second)).toBe(authority);
});

test('a folder that cannot be used ends the start in one sentence', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');

  const opening = open(join(file, 'certificates'));

  await expect(opening).rejects.toThrow(StartError);
  await expect(opening).rejects.toThrow(/^The folder ".*" of certificates cannot be used: ENOTDIR.*\.$/);
});
