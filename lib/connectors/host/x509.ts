import { createHash, createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";

export interface CertificateFacts {
  /** Common name, else the first other name, else the whole subject. */
  name: string;
  subject: string;
  issuer: string;
  serial: string;
  /** SHA-256 of the certificate, hex. */
  sha256: string;
  otherNames: string[];
  notBefore: string;
  notAfter: string;
  selfSigned: boolean;
  ca: boolean;
  /** It may be shown to prove who a client is. */
  clientAuth: boolean;
  /** SHA-256 of the public key: what a private key is matched by. */
  publicKey: string | null;
}

const block =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]{1,100000}?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * The certificate that a file is about: the first one of a chain. Null when there is none, or when the file is a bundle of
 * authorities (more than five, and the first is an authority itself). Throws when the bytes only pretend to be one.
 */
export function readCertificate(bytes: Buffer): CertificateFacts | null {
  const isText = !bytes.subarray(0, 1024).includes(0);
  if (!isText) return bytes[0] === 0x30 ? factsOf(new X509Certificate(bytes)) : null;
  const text = bytes.toString("latin1");
  if (!text.includes("CERTIFICATE-----")) return null;
  const blocks = text.match(block) ?? [];
  const first = blocks[0];
  if (first === undefined) return null;
  const facts = factsOf(new X509Certificate(first.replace(/(BEGIN|END) (?:X509|TRUSTED) /g, "$1 ")));
  return facts.ca && blocks.length > 5 ? null : facts;
}

const clientAuthOid = "1.3.6.1.5.5.7.3.2";

function factsOf(certificate: X509Certificate): CertificateFacts {
  const otherNames = (certificate.subjectAltName ?? "")
    .split(", ")
    .flatMap((part) => /^(?:DNS|URI|IP Address|email):"?([^"]+)"?$/.exec(part)?.[1] ?? []);
  const common = /^CN=(.+)$/m.exec(certificate.subject ?? "")?.[1];
  return {
    name: common ?? otherNames[0] ?? (certificate.subject || certificate.serialNumber),
    subject: certificate.subject ?? "",
    issuer: certificate.issuer ?? "",
    serial: certificate.serialNumber,
    sha256: createHash("sha256").update(certificate.raw).digest("hex"),
    otherNames,
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    selfSigned: certificate.subject === certificate.issuer,
    ca: certificate.ca,
    clientAuth: (certificate.keyUsage ?? []).includes(clientAuthOid),
    publicKey: certificatePublicKey(certificate),
  };
}

function certificatePublicKey(certificate: X509Certificate): string | null {
  try {
    return publicKeyHash(certificate.publicKey);
  } catch {
    // A kind of key that the crypto library does not know.
    return null;
  }
}

function publicKeyHash(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
}

/** SHA-256 of the public half of an unencrypted private key in PEM; null when it cannot be worked out. */
export function publicKeyOfPrivate(pem: string): string | null {
  try {
    return publicKeyHash(createPublicKey(createPrivateKey(pem)));
  } catch {
    return null;
  }
}
