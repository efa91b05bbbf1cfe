import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Instant } from '../../clock.ts';
import { AppError } from '../../errors.ts';

/** A certificate of the app registration, with its private key. */
export interface Certificate {
  /** PEM, PKCS#8. */
  readonly privateKey: string;
  /** SHA-256 in hex, by which Entra finds the public part that was uploaded. */
  readonly thumbprint: string;
  readonly validFrom: Instant;
  readonly validTo: Instant;
}

/**
 * Reads a PEM file with one RSA private key, not encrypted, and its certificate, in any order. Throws `certificate.unreadable`
 * where the file or one of them is missing, and where they are no pair.
 */
export function readCertificate(file: string): Certificate {
  const pem = contentOf(file);
  const key = partsOf(pem, /-----BEGIN (?:RSA )?PRIVATE KEY-----[^-]+-----END (?:RSA )?PRIVATE KEY-----/g);
  const certificates = partsOf(pem, /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  const [first] = certificates;
  if (key.length !== 1 || first === undefined) throw new AppError('certificate.unreadable', { file });
  try {
    const privateKey = createPrivateKey(key[0] ?? '');
    const certificate = new X509Certificate(first);
    if (privateKey.asymmetricKeyType !== 'rsa' || !certificate.checkPrivateKey(privateKey)) throw new AppError('certificate.unreadable', { file });
    return {
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      thumbprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      validFrom: certificate.validFromDate.getTime(),
      validTo: certificate.validToDate.getTime(),
    };
  } catch {
    // Without what OpenSSL says of it: that may quote the key.
    throw new AppError('certificate.unreadable', { file });
  }
}

/**
 * The certificate of a file, read anew each time that it is asked for: one that was renewed there needs no new start. While the file is none, as where it is
 * just being written, the last one counts. Throws `certificate.unreadable` where it is none from the beginning.
 */
export function renewableCertificate(file: string): () => Certificate {
  let last = readCertificate(file);
  return () => {
    try {
      last = readCertificate(file);
    } catch {
      // Whoever looks why, as the doctor does, is told.
    }
    return last;
  };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new AppError('certificate.unreadable', { file });
  }
}

const partsOf = (pem: string, part: RegExp): readonly string[] => [...pem.matchAll(part)].map(([found]) => found);
