import { basename } from "node:path";
import { environmentOf, type SecretItem } from "@/lib/connectors/sdk/file-facts";
import { describeSecret, onlyKeyId, secretsInText } from "@/lib/connectors/sdk/secret-facts";
import { isObject, type Leaf, leavesOf, readYaml } from "@/lib/connectors/sdk/tree-leaves";
import { parseAssignments } from "./assignments";
import { environmentFormat } from "./environment-file-names";
import type { Reading, TextFile } from "./reading";

/** The secrets of one environment, compose or shell settings file. */
export async function readEnvironmentFile(reading: Reading, path: string): Promise<SecretItem[]> {
  const format = environmentFormat(path);
  const read = format === null ? null : await reading.text(path);
  if (read === null) return [];
  if (format === "compose") return composeSecrets(reading, read, basename(path));
  const assignments = parseAssignments(read.text).map(({ name, value }) => ({ field: name, name, value }));
  const items = secretsAmong(reading, read, assignments, "environment_file", environmentOf(basename(path)));
  if (format === "assignments") return items;
  // Commands and aliases of a shell's settings: what stands outside assignments.
  const rest = read.text.replace(/^[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*=.*$/gm, "");
  const more = secretsInText(rest, (value) => reading.fingerprint(value));
  return [
    ...items,
    ...more.map(
      (secret): SecretItem => ({ t: "secret", place: "config_file", file: read.file, secret, facts: {} }),
    ),
  ];
}

function secretsAmong(
  reading: Reading,
  read: TextFile,
  leaves: Leaf[],
  place: SecretItem["place"],
  environment: SecretItem["environment"],
): SecretItem[] {
  const counts = new Map<string, number>();
  const keyId = pairedKeyIds(leaves);
  return leaves.flatMap((leaf): SecretItem[] => {
    const id = keyId(leaf);
    const secret = describeSecret(
      { ...leaf, ...(id === undefined ? {} : { keyId: id, type: "access_key" }) },
      (value) => reading.fingerprint(value),
    );
    if (secret === null) return [];
    const count = (counts.get(secret.field) ?? 0) + 1;
    counts.set(secret.field, count);
    const field = count === 1 ? secret.field : `${secret.field} (${count})`;
    return [
      {
        t: "secret",
        place,
        file: read.file,
        secret: { ...secret, field },
        facts: {},
        ...(environment === undefined ? {} : { environment }),
      },
    ];
  });
}

/** `AWS_SECRET_ACCESS_KEY` belongs to the key id that stands under the same beginning: `PROD_AWS_ACCESS_KEY_ID`. */
function pairedKeyIds(leaves: Leaf[]): (leaf: Leaf) => string | undefined {
  const ids = new Map<string, string>();
  for (const leaf of leaves) {
    const id = /access[_-]?key(?:[_-]?id)?$/i.test(leaf.name) ? onlyKeyId(leaf.value) : undefined;
    if (id !== undefined) ids.set(beginning(leaf.field), id);
  }
  return (leaf) => {
    if (!/secret[_-]?(?:access[_-]?)?key$/i.test(leaf.name)) return undefined;
    return (
      ids.get(beginning(leaf.field)) ??
      (ids.size === 1 && /aws/i.test(leaf.name) ? [...ids.values()][0] : undefined)
    );
  };
}

function beginning(field: string): string {
  return field.replace(/(?:secret[_-]?)?access[_-]?key(?:[_-]?id)?$|secret[_-]?key$/i, "").toLowerCase();
}

/** Environment of services, arguments of builds, inline secrets and configs of a compose file. */
function composeSecrets(reading: Reading, read: TextFile, name: string): SecretItem[] {
  const leaves: Leaf[] = [];
  for (const document of readYaml(read.text)) {
    if (!isObject(document)) continue;
    for (const section of ["services", "secrets", "configs"]) {
      for (const [key, value] of Object.entries(isObject(document[section]) ? document[section] : {})) {
        if (!isObject(value)) continue;
        const at = `${section}.${key}`;
        if (section !== "services")
          leaves.push(
            ...leavesOf(value.content).map((leaf) => ({ ...leaf, field: `${at}.content`, name: key })),
          );
        const build = isObject(value.build) ? value.build : {};
        leaves.push(
          ...variables(value.environment, `${at}.environment`),
          ...variables(build.args, `${at}.build.args`),
        );
        leaves.push(
          ...leavesOf(value.command).map((leaf) => ({ ...leaf, field: `${at}.command`, name: "command" })),
        );
        leaves.push(...variables(value.labels, `${at}.labels`));
      }
    }
  }
  return secretsAmong(reading, read, leaves, "compose_file", environmentOf(name));
}

/** Either a map, or a list of `NAME=value`. */
function variables(value: unknown, at: string): Leaf[] {
  if (!Array.isArray(value))
    return leavesOf(value).map((leaf) => ({ ...leaf, field: `${at}.${leaf.field}` }));
  return value.flatMap((line: unknown) => {
    const text = typeof line === "string" ? line : "";
    const at_ = text.indexOf("=");
    return at_ < 1
      ? []
      : [{ field: `${at}.${text.slice(0, at_)}`, name: text.slice(0, at_), value: text.slice(at_ + 1) }];
  });
}
