import { fieldOf, textOf } from "./body";
import { Gathered, named, nothing, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

const root = wide(
  [
    "administer",
    "grant_access",
    "create_credentials",
    "change_trust",
    "disable_logging",
    "read_secrets",
    "write",
    "delete",
    "read",
  ],
  "superuser",
  "reads_secrets",
  "creates_tokens",
);

/** Policies of Vault, from their text. Groups have what is granted to them. */
export function powersOfVault({ kind, name, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return nothing;
  if (name === "root" || fieldOf(body, "everything") === true) return root;
  const text = textOf(body, "hcl");
  if (text === "" || text === "unknown") return name === "default" ? named(["read"]) : notUnderstood;
  const rules = readRules(text);
  if (rules === null) return notUnderstood;
  const found = new Gathered();
  for (const rule of rules) addRule(rule, found);
  return found.powers;
}

interface Rule {
  path: string;
  capabilities: ReadonlySet<string>;
}

/** `path "secret/*" { capabilities = ["read"] }`, in HCL or JSON; null: nothing of that kind. */
function readRules(text: string): Rule[] | null {
  if (text.trimStart().startsWith("{")) return readJson(text);
  const rules: Rule[] = [];
  const said = text.split("\n").filter((line) => !/^[ \t]*(?:#|\/\/)/.test(line));
  for (const part of said
    .join("\n")
    .split(/\bpath[ \t]+(?=")/)
    .slice(1)) {
    const path = /^"([^"\n]{0,1000})"/.exec(part)?.[1];
    if (path === undefined) return null;
    const list = /\bcapabilities[ \t]*=[ \t]*\[([^\]]{0,500})\]/.exec(part)?.[1];
    const old = /\bpolicy[ \t]*=[ \t]*"(\w{1,20})"/.exec(part)?.[1];
    const words = (list ?? "").match(/"[\w-]{1,30}"/g)?.map((word) => word.slice(1, -1)) ?? [];
    rules.push({ path, capabilities: new Set(list === undefined && old ? oldWords(old) : words) });
  }
  return rules.length > 0 || said.every((line) => line.trim() === "") ? rules : null;
}

function readJson(text: string): Rule[] | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const paths = fieldOf(body, "path");
  if (typeof paths !== "object" || paths === null) return null;
  return Object.entries(paths).map(([path, rule]) => {
    const list: unknown = fieldOf(rule, "capabilities");
    return {
      path,
      capabilities: new Set(Array.isArray(list) ? list.filter((each) => typeof each === "string") : []),
    };
  });
}

/** The words of Vault before capabilities. */
function oldWords(policy: string): string[] {
  if (policy === "sudo") return ["create", "read", "update", "delete", "list", "sudo"];
  if (policy === "write") return ["create", "read", "update", "delete", "list"];
  return policy === "read" ? ["read", "list"] : ["deny"];
}

/** Paths of Vault itself, and what writing there gives. */
const system: readonly (readonly [path: RegExp, powers: readonly Power[]])[] = [
  [/^(?:sys\/(?:policy|policies)|identity\/)/, ["grant_access"]],
  [/^sys\/(?:auth|mounts\/auth)/, ["change_trust"]],
  [/^sys\/audit/, ["disable_logging"]],
  [/^sys\/(?:mounts|raw|rekey|seal|unseal|step-down|generate-root|namespaces|plugins)/, ["administer"]],
  [/^auth\/[^/]{1,200}\/(?:role|roles|config|user|users|map|certs|groups)\b/, ["change_trust"]],
  [/^auth\/token\/create/, ["create_credentials"]],
];

function addRule({ path, capabilities }: Rule, found: Gathered): void {
  if (capabilities.has("deny") || capabilities.size === 0) return;
  const isEverything = path === "*" || path === "+/*" || path === "/*";
  const isOwn = path.includes("{{");
  const writes = ["create", "update", "patch", "sudo"].some((each) => capabilities.has(each));
  const reads = capabilities.has("read");
  // The second version of a mount puts a word before the names of its secrets.
  const mount = path.slice(0, -2).replace(/\/(?:data|metadata)$/, "");
  const isAll = path.endsWith("/*") && !mount.includes("/") && !isOwn;
  const reach = isEverything || isAll ? "wide" : "named";
  if (isEverything) {
    if (writes)
      found
        .add("wide", "administer", "grant_access", "create_credentials", "change_trust", "write")
        .trait("superuser", "wildcard_resources");
    if (reads) found.add("wide", "read_secrets", "read").trait("reads_secrets", "wildcard_resources");
    if (capabilities.has("delete")) found.add("wide", "delete");
    if (capabilities.has("sudo")) found.trait("wildcard_actions");
    return;
  }
  if (path.startsWith("sys/") || path.startsWith("auth/") || path.startsWith("identity/")) {
    addSystem(path, { changes: writes || capabilities.has("delete"), sudo: capabilities.has("sudo") }, found);
    return;
  }
  if (path.startsWith("cubbyhole/")) return;
  if (reads) found.add(reach, /\/metadata(?:\/|$)/.test(path) ? "read" : "read_secrets");
  else if (capabilities.has("list")) found.add(reach, "read");
  if (reads && reach === "wide") found.trait("reads_secrets");
  if (writes) found.add(reach, "write");
  if (capabilities.has("delete")) found.add(reach, "delete");
  if (isAll && writes) found.trait("wildcard_resources");
}

/** One's own token and identity are every token's to look at and to renew. */
const own =
  /^(?:auth\/token\/(?:lookup|renew|revoke)|sys\/(?:capabilities-self|internal|renew|leases\/|revoke|health|wrapping|tools|control-group|license))|-self(?:\/|$)/;

function addSystem(
  path: string,
  { changes, sudo }: { changes: boolean; sudo: boolean },
  found: Gathered,
): void {
  found.add("named", "read");
  // A token makes tokens of less than it may itself; only with sudo of anything.
  const isChild = /^auth\/token\/create(?:-orphan)?$/.test(path) && !sudo;
  if (!changes || isChild || own.test(path)) return;
  const reach =
    /[*+]/.test(path) || /^(?:sys\/audit|sys\/seal|auth\/token\/create$)/.test(path) ? "wide" : "named";
  const generous = path === "sys/*" || path === "auth/*";
  if (generous)
    found.add(
      "wide",
      ...(path === "sys/*"
        ? (["administer", "grant_access", "disable_logging"] as const)
        : (["change_trust", "create_credentials"] as const)),
    );
  found.add("named", "write");
  for (const [pattern, powers] of system) {
    if (!pattern.test(path)) continue;
    found.add(reach, ...powers);
    if (powers.includes("create_credentials") && reach === "wide") found.trait("creates_tokens");
    return;
  }
}
