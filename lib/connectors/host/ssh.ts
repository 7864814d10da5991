import { basename, dirname } from "node:path";
import { z } from "zod";
import { type FileFacts, fileFactsSchema } from "@/lib/connectors/sdk/file-facts";
import { accountId, fileFactsOf, refOf, type Where } from "@/lib/connectors/sdk/machine-records";
import type { RecordInput } from "@/lib/domain/source-record";
import { parseAuthorizedKeys } from "./authorized-keys";
import type { Reading } from "./reading";
import { parsePrivateKey } from "./ssh-wire";
import { authorizedKeysPaths, type SshdSettings } from "./sshd-settings";

const keyFactsSchema = z.object({ type: z.string(), bits: z.number().nullable(), fingerprint: z.string() });

export const authorizedKeyItemSchema = z.object({
  t: z.literal("authorized-key"),
  file: fileFactsSchema,
  /** The account that the key opens; null where no passwd says whose file it is. */
  account: z.string().nullable(),
  key: keyFactsSchema,
  comment: z.string(),
  certAuthority: z.boolean(),
  from: z.string().nullable(),
  forcedCommand: z.boolean(),
  restricted: z.boolean(),
  principals: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  print: z.string().optional(),
});
export type AuthorizedKeyItem = z.output<typeof authorizedKeyItemSchema>;

export const privateKeyItemSchema = z.object({
  t: z.literal("private-key"),
  file: fileFactsSchema,
  format: z.enum(["openssh", "pem", "putty"]),
  encrypted: z.boolean(),
  key: keyFactsSchema.nullable(),
  hostKey: z.boolean(),
  ssh: z.boolean(),
  account: z.string().nullable(),
  print: z.string().optional(),
});
export type PrivateKeyItem = z.output<typeof privateKeyItemSchema>;

const keyName =
  /^(?:id_[\w.@-]{1,60}|identity|[\w.@-]{1,80}_(?:rsa|dsa|ecdsa|ed25519)|ssh_host_\w{1,20}_key|.{1,100}\.(?:pem|key|ppk)|.{0,60}(?:deploy|ssh)[_-]?key)$/i;
const notKeys =
  /\.(?:pub|cfg|conf|config|json|txt|md|log)$|^(?:known_hosts2?|config|environment|rc)(?:\..*)?$/i;

/** Files that may hold an SSH key, by their name and folder. */
export function isSshFile(path: string, name: string): boolean {
  if (isAuthorizedKeysName(name)) return true;
  return (keyName.test(name) || basename(dirname(path)) === ".ssh") && !notKeys.test(name);
}

function isAuthorizedKeysName(name: string): boolean {
  return /^authorized_keys2?$/.test(name);
}

/** Reads one file: the keys that open an account, or a private key. Keys of certificates are left to their own data set. */
export async function readSshFile(
  reading: Reading,
  settings: SshdSettings,
  path: string,
): Promise<(AuthorizedKeyItem | PrivateKeyItem)[]> {
  const accounts = reading.accounts ?? [];
  const owner = accounts.find((account) =>
    authorizedKeysPaths(settings, account).some((each) => reading.at(each) === path),
  );
  if (owner !== undefined || isAuthorizedKeysName(basename(path))) {
    const account = owner ?? (basename(dirname(path)) === ".ssh" ? reading.accountOfHome(path) : undefined);
    return await readAuthorizedKeys(reading, path, account?.name ?? null);
  }
  const read = await reading.text(path);
  const key = read === null ? null : parsePrivateKey(read.text);
  if (read === null || key === null) return [];
  if (key.format === "pem" && !isSshPlace(path)) return [];
  return [privateKeyItem(reading, read.file, key, path, true)];
}

/**
 * Whether a private key in PEM at this place is one of SSH. Elsewhere, under an ending that servers use too, the data set
 * of certificates lists it.
 */
export function isSshPlace(path: string): boolean {
  const name = basename(path);
  if (basename(dirname(path)) === ".ssh" || /^(?:id_(?:rsa|dsa|ecdsa|ed25519)|ssh_host_)/.test(name))
    return true;
  return !/\.(?:pem|key|crt|cer|cert|der)$/i.test(name);
}

/** Facts of a private key file, with the fingerprint of its public half. */
export function privateKeyItem(
  reading: Reading,
  file: FileFacts,
  key: NonNullable<ReturnType<typeof parsePrivateKey>>,
  path: string,
  ssh: boolean,
): PrivateKeyItem {
  const print = key.publicKey ? reading.fingerprint(key.publicKey.fingerprint) : undefined;
  return {
    t: "private-key",
    file,
    format: key.format,
    encrypted: key.encrypted,
    key: key.publicKey,
    hostKey: basename(path).startsWith("ssh_host_"),
    ssh,
    account: reading.accountOfHome(path)?.name ?? null,
    ...(print === undefined ? {} : { print }),
  };
}

async function readAuthorizedKeys(
  reading: Reading,
  path: string,
  account: string | null,
): Promise<AuthorizedKeyItem[]> {
  const read = await reading.text(path);
  if (read === null) return [];
  const { keys, garbled } = parseAuthorizedKeys(read.text);
  reading.tally.garbled += garbled;
  return keys.map((each) => {
    const print = reading.fingerprint(each.key.fingerprint);
    return {
      t: "authorized-key",
      file: read.file,
      account,
      ...each,
      expiresAt: each.expiresAt?.toISOString() ?? null,
      ...(print === undefined ? {} : { print }),
    };
  });
}

/** A key that opens an account is a credential of it; a certificate authority is trusted to say who may log in. */
export function authorizedKeyRecords(item: AuthorizedKeyItem, where: Where): RecordInput[] {
  const { account, key } = item;
  const limits = {
    file: item.file.path,
    from: item.from,
    forcedCommand: item.forcedCommand,
    restricted: item.restricted,
    principals: item.principals,
  };
  if (item.certAuthority) {
    if (account === null) return [];
    const who = item.principals === null ? `the name ${account}` : `one of the names ${item.principals}`;
    return [
      {
        t: "trust",
        identity: refOf(where, accountId(account)),
        kind: "login",
        subject: `Any SSH certificate for ${who} that is signed by ${key.fingerprint}`,
        issuer: key.fingerprint,
        condition: limits,
      },
    ];
  }
  const expiresAt = item.expiresAt === null ? null : new Date(item.expiresAt);
  return [
    {
      t: "credential",
      ref: refOf(where, `${account ?? item.file.path}/${key.fingerprint}`),
      identity: account === null ? null : refOf(where, accountId(account)),
      type: "ssh_key",
      name: item.comment === "" ? key.fingerprint : item.comment,
      lifetime: expiresAt === null ? "static" : "expiring",
      renewal: "manual",
      status: expiresAt !== null && expiresAt <= where.collectedAt ? "expired" : "active",
      expiresAt,
      ...(item.print === undefined ? {} : { fingerprint: item.print }),
      raw: {
        ...limits,
        keyType: key.type,
        bits: key.bits,
        publicKey: key.fingerprint,
        comment: item.comment,
      },
    },
  ];
}

/** A private key that lies in a file. */
export function privateKeyRecords(item: PrivateKeyItem, where: Where): RecordInput[] {
  return [
    {
      t: "placement",
      ref: refOf(where, `${item.file.path}#private key`),
      locator: item.file.path,
      kind: "key_file",
      meantForSecrets: false,
      container: where.container,
      identity: item.account === null || item.hostKey ? null : refOf(where, accountId(item.account)),
      credentialType: item.ssh ? "ssh_key" : "rsa_keypair",
      name: item.hostKey ? "SSH host key" : "private key",
      ...(item.print === undefined ? {} : { fingerprint: item.print }),
      modifiedAt: new Date(item.file.modifiedAt),
      facts: {
        ...fileFactsOf(item.file),
        encrypted: item.encrypted,
        format: item.format,
        keyType: item.key?.type ?? null,
        bits: item.key?.bits ?? null,
        publicKey: item.key?.fingerprint ?? null,
      },
    },
  ];
}
