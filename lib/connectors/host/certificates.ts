import { basename, dirname, extname, join } from "node:path";
import { z } from "zod";
import { clean, type FileFacts, fileFactsSchema } from "@/lib/connectors/sdk/file-facts";
import { fileFactsOf, refOf, type Where } from "@/lib/connectors/sdk/machine-records";
import type { RecordInput } from "@/lib/domain/source-record";
import { decodeText } from "./read-text";
import type { Reading } from "./reading";
import { certificatesInUse } from "./server-settings";
import { isSshPlace, type PrivateKeyItem, privateKeyItem } from "./ssh";
import { parsePrivateKey } from "./ssh-wire";
import { walkRoots } from "./walk-roots";
import { type CertificateFacts, publicKeyOfPrivate, readCertificate } from "./x509";

export const certificateItemSchema = z.object({
  t: z.literal("certificate"),
  /** Folder and name: a renewed certificate is the same identity with a new credential. */
  id: z.string(),
  /** The newest of its identity. */
  current: z.boolean(),
  file: fileFactsSchema,
  name: z.string(),
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  sha256: z.string(),
  otherNames: z.array(z.string()),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  selfSigned: z.boolean(),
  ca: z.boolean(),
  clientAuth: z.boolean(),
  keyFile: z.string().nullable(),
  keyEncrypted: z.boolean().nullable(),
  /** Other files with the same certificate. */
  copies: z.array(z.string()),
  usedBy: z.array(z.string()),
});
export type CertificateItem = z.output<typeof certificateItemSchema>;

export const keystoreItemSchema = z.object({
  t: z.literal("keystore"),
  file: fileFactsSchema,
  format: z.string(),
});
export type KeystoreItem = z.output<typeof keystoreItemSchema>;

const keystores: Record<string, string> = {
  ".p12": "PKCS#12",
  ".pfx": "PKCS#12",
  ".jks": "Java keystore",
  ".bcfks": "Java keystore",
};
const endings = new Set([".pem", ".crt", ".cer", ".cert", ".der", ".key", ...Object.keys(keystores)]);

interface SeenCertificate {
  path: string;
  file: FileFacts;
  facts: CertificateFacts;
}
interface SeenKey {
  path: string;
  publicKey: string | null;
  encrypted: boolean;
}

/** Certificates with a private key or a server that presents them, their keys, and keystores. Bundles of authorities are none. */
export async function collectCertificates(
  reading: Reading,
  onStep: () => void,
): Promise<(CertificateItem | KeystoreItem | PrivateKeyItem)[]> {
  const certificates = new Map<string, SeenCertificate>();
  const keys: SeenKey[] = [];
  const items: (CertificateItem | KeystoreItem | PrivateKeyItem)[] = [];
  const look = async (path: string) => {
    if (certificates.has(path)) return;
    const read = await reading.bytes(path);
    if (read === null) return;
    const text = decodeText(read.bytes);
    const key = text === null || isSshPlace(path) ? null : parsePrivateKey(text);
    if (text !== null && key !== null && key.format === "pem") {
      keys.push({
        path,
        publicKey: key.encrypted ? null : publicKeyOfPrivate(text),
        encrypted: key.encrypted,
      });
      items.push(privateKeyItem(reading, read.file, key, path, false));
    }
    const facts = certificateIn(read.bytes, reading);
    if (facts !== null) certificates.set(path, { path, file: read.file, facts });
  };
  for await (const step of walkRoots(reading, (_, name) => endings.has(extname(name).toLowerCase()), null)) {
    onStep();
    if (!step.wanted) continue;
    const format = keystores[extname(step.path).toLowerCase()];
    if (format === undefined) await look(step.path);
    else if (!/trust|cacerts/i.test(basename(step.path))) {
      const file = await reading.facts(step.path);
      if (file !== null) items.push({ t: "keystore", file, format });
    }
  }
  // Debian and Red Hat keep keys in `private` and certificates in a folder beside it, among the authorities.
  for (const key of keys.filter((each) => basename(dirname(each.path)) === "private")) {
    const stem = basename(key.path).replace(/\.[^.]+$/, "");
    for (const ending of [".pem", ".crt", ".cer"])
      await look(join(dirname(dirname(key.path)), "certs", `${stem}${ending}`));
  }
  const used = await certificatesInUse(reading);
  for (const path of used.keys()) await look(path);
  items.push(...identified([...certificates.values()], keys, used));
  return items;
}

function certificateIn(bytes: Buffer, reading: Reading): CertificateFacts | null {
  try {
    return readCertificate(bytes);
  } catch {
    reading.tally.garbled += 1;
    return null;
  }
}

function identified(
  seen: SeenCertificate[],
  keys: SeenKey[],
  used: Map<string, string[]>,
): CertificateItem[] {
  const copies = new Map<string, SeenCertificate[]>();
  for (const each of seen) copies.set(each.facts.sha256, [...(copies.get(each.facts.sha256) ?? []), each]);
  const items: CertificateItem[] = [];
  for (const same of copies.values()) {
    const usedBy = [...new Set(same.flatMap((each) => used.get(each.path) ?? []))].sort();
    const withKeys = same
      .map((each) => ({ each, key: keyOf(each.path, each.facts, keys) }))
      .sort((a, b) => (a.each.path < b.each.path ? -1 : 1));
    // The copy beside its key is the original; who presents it may change, and must not change what it is.
    const best =
      withKeys.find(({ each, key }) => key !== undefined && dirname(key.path) === dirname(each.path)) ??
      withKeys.find(({ key }) => key !== undefined) ??
      withKeys[0];
    if (best === undefined || (best.key === undefined && usedBy.length === 0)) continue;
    const { path, file, facts } = best.each;
    items.push({
      t: "certificate",
      id: clean(`certificate:${dirname(path)}#${facts.name}`, 1900),
      current: false,
      file,
      name: clean(facts.name, 300),
      subject: clean(facts.subject, 1000),
      issuer: clean(facts.issuer, 1000),
      serial: facts.serial,
      sha256: facts.sha256,
      otherNames: facts.otherNames.slice(0, 200).map((name) => clean(name, 300)),
      notBefore: facts.notBefore,
      notAfter: facts.notAfter,
      selfSigned: facts.selfSigned,
      ca: facts.ca,
      clientAuth: facts.clientAuth,
      keyFile: best.key === undefined ? null : clean(best.key.path, 3000),
      keyEncrypted: best.key?.encrypted ?? null,
      copies: withKeys
        .slice(0, 50)
        .flatMap(({ each }) => (each.path === path ? [] : [clean(each.path, 1000)])),
      usedBy,
    });
  }
  const groups = new Map<string, CertificateItem[]>();
  for (const item of items) groups.set(item.id, [...(groups.get(item.id) ?? []), item]);
  for (const group of groups.values()) {
    const newest = group.reduce((best, item) => (item.notBefore > best.notBefore ? item : best));
    newest.current = true;
    newest.usedBy = [...new Set(group.flatMap((item) => item.usedBy))].sort();
  }
  return items;
}

/** The key of a certificate: by its public half, or for an encrypted one by standing beside it under the same name. */
function keyOf(path: string, facts: CertificateFacts, keys: SeenKey[]): SeenKey | undefined {
  const stem = (each: string) => each.replace(/\.[^./]+$/, "");
  const matching = keys.filter((key) => key.publicKey !== null && key.publicKey === facts.publicKey);
  return (
    matching.find((key) => dirname(key.path) === dirname(path)) ??
    matching[0] ??
    keys.find((key) => key.publicKey === null && stem(key.path) === stem(path))
  );
}

const renewers =
  /\/(?:letsencrypt|acme|acme\.sh|\.acme\.sh|caddy|lego|certbot|dehydrated|cert-manager|traefik)\//;

/** The certificate as an identity, each issue of it as a credential. */
export function certificateRecords(item: CertificateItem, where: Where): RecordInput[] {
  const identity = refOf(where, item.id);
  const expired = new Date(item.notAfter) <= where.collectedAt;
  const shared = {
    status: expired ? ("expired" as const) : ("active" as const),
    createdAt: new Date(item.notBefore),
    expiresAt: new Date(item.notAfter),
  };
  const records: RecordInput[] = [];
  if (item.current) {
    const isVendors = basename(item.file.path).startsWith("ssl-cert-snakeoil") && item.usedBy.length === 0;
    records.push({
      t: "identity",
      ref: identity,
      kind: "certificate",
      name: item.name,
      system: "host",
      container: where.container,
      status: shared.status,
      expiresAt: shared.expiresAt,
      class: "non_human",
      classReason: "A certificate that this machine holds the key of, or presents.",
      managedBy: isVendors ? "provider" : "customer",
      raw: {
        file: item.file.path,
        subject: item.subject,
        issuer: item.issuer,
        otherNames: item.otherNames,
        authority: item.ca,
        selfSigned: item.selfSigned,
        clientAuth: item.clientAuth,
        presentedBy: item.usedBy,
      },
    });
  }
  records.push({
    t: "credential",
    ref: refOf(where, `${item.id}/${item.sha256}`),
    identity,
    type: "x509",
    name: `${item.name} ${item.serial}`,
    lifetime: "expiring",
    renewal: renewers.test(item.file.path) ? "automatic" : "unknown",
    ...shared,
    lastRotatedAt: shared.createdAt,
    raw: {
      file: item.file.path,
      ...fileFactsOf(item.file),
      serial: item.serial,
      sha256: item.sha256,
      keyFile: item.keyFile,
      keyEncrypted: item.keyEncrypted,
      copies: item.copies,
    },
  });
  return records;
}

/** A store of keys and certificates that only its password opens. */
export function keystoreRecords(item: KeystoreItem, where: Where): RecordInput[] {
  return [
    {
      t: "placement",
      ref: refOf(where, `${item.file.path}#keystore`),
      locator: item.file.path,
      kind: "certificate_file",
      meantForSecrets: false,
      container: where.container,
      credentialType: "x509",
      name: "keystore",
      modifiedAt: new Date(item.file.modifiedAt),
      facts: {
        ...fileFactsOf(item.file),
        format: item.format,
        contents: "not opened: only its password shows them",
      },
    },
  ];
}
