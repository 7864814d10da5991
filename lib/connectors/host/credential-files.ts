import { basename } from "node:path";
import { clean, type FileFacts, type SecretItem } from "@/lib/connectors/sdk/file-facts";
import { accountId } from "@/lib/connectors/sdk/machine-records";
import { describeSecret, secretsInText } from "@/lib/connectors/sdk/secret-facts";
import { leavesOf, readIni, readJson, readToml, readXml, readYaml } from "@/lib/connectors/sdk/tree-leaves";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { credentialFileKind, type FileKind } from "./credential-file-names";
import {
  type Held,
  parseAddresses,
  parseAws,
  parseDocker,
  parseKube,
  parseNetrc,
  parseNpm,
  parsePgpass,
  parseServiceAccount,
} from "./credential-parsers";
import type { Reading } from "./reading";

/** The secrets of one credential file. A store that only its password opens is listed as one place. */
export async function readCredentialFile(reading: Reading, path: string): Promise<SecretItem[]> {
  const kind = credentialFileKind(path);
  if (kind === null) return [];
  const owner = reading.accountOfHome(path);
  const reader = owner === undefined ? undefined : accountId(owner.name);
  if (kind.format === "closed") {
    const file = await reading.facts(path);
    return file === null ? [] : [closedStore(file, kind, reader)];
  }
  const read = await reading.text(path);
  if (read === null) return [];
  const place: SecretItem["place"] = kind.tool === "history" ? "shell_history" : "credential_file";
  const print = (value: string) => reading.fingerprint(value);
  const base = { t: "secret" as const, place, file: read.file, reader };
  if (kind.format === "text") {
    return secretsInText(read.text, print).map((secret) => ({ ...base, secret, facts: { tool: kind.tool } }));
  }
  const counts = new Map<string, number>();
  return heldIn(read.text, kind).flatMap((held): SecretItem[] => {
    const secret = describeSecret(held, print);
    if (secret === null) return [];
    const count = (counts.get(secret.field) ?? 0) + 1;
    counts.set(secret.field, count);
    const field = count === 1 ? secret.field : `${secret.field} (${count})`;
    return [{ ...base, secret: { ...secret, field }, facts: { tool: kind.tool, ...cleaned(held.facts) } }];
  });
}

function closedStore(file: FileFacts, kind: FileKind, reader: string | undefined): SecretItem {
  return {
    t: "secret",
    place: kind.keychain === true ? "keychain" : "credential_file",
    meantForSecrets: kind.keychain === true,
    file,
    secret: { field: "store", name: basename(file.path), type: "unknown" },
    reader,
    facts: { tool: kind.tool, contents: "not opened" },
  };
}

function heldIn(text: string, kind: FileKind): Held[] {
  switch (kind.format) {
    case "aws":
      return parseAws(text);
    case "docker":
      return parseDocker(text);
    case "kube":
      return parseKube(text);
    case "npm":
      return [
        ...parseNpm(text),
        ...marked(
          readIni(text).filter((leaf) => !/_auth|_password/.test(`${leaf.name}=${leaf.value}`)),
          kind,
        ),
      ];
    case "netrc":
      return parseNetrc(text);
    case "pgpass":
      return parsePgpass(text);
    case "addresses":
      return parseAddresses(text);
    case "service-account":
      return parseServiceAccount(text);
    case "token":
      return text.trim().length <= 4000
        ? [{ field: "token", name: "token", value: text, type: "bearer_token", sure: true }]
        : [];
    case "ini":
      return marked(readIni(text), kind);
    case "json":
      return marked(leavesOf(readJson(text)), kind);
    case "yaml":
      return marked(readYaml(text).flatMap(leavesOf), kind);
    case "toml":
      return marked(leavesOf(readToml(text)), kind);
    case "xml":
      return marked(readXml(text), kind);
    case "text":
    case "closed":
      return [];
  }
}

function marked(leaves: Held[], kind: FileKind): Held[] {
  return leaves.map((leaf) => (kind.secretNames?.test(leaf.name) ? { ...leaf, sure: true } : leaf));
}

function cleaned(facts: Held["facts"]): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(facts ?? {}).map(([name, value]) => [
      name,
      typeof value === "string" ? clean(scrubText(value), 300) : value,
    ]),
  );
}
