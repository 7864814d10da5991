import { isObject, type Leaf, leavesOf, readIni, readJson, readYaml } from "@/lib/connectors/sdk/tree-leaves";
import type { CredentialType } from "@/lib/domain/record";
import { findSecrets } from "@/lib/domain/secrets/find";

/** A value that a credential file holds in a place made for secrets. */
export interface Held extends Leaf {
  type?: CredentialType;
  keyId?: string;
  /** The place holds nothing but secrets: any value is one. */
  sure?: boolean;
  /** What the secret opens, where the file says so: an account, a server. */
  facts?: Record<string, string | boolean>;
}

/** `~/.aws/credentials`: one key per profile, and its session token. */
export function parseAws(text: string): Held[] {
  const leaves = readIni(text);
  const idOf = new Map<string, string>();
  const section = (leaf: Leaf) => leaf.field.slice(0, leaf.field.length - leaf.name.length);
  for (const leaf of leaves) if (/^aws_access_key_id$/i.test(leaf.name)) idOf.set(section(leaf), leaf.value);
  return leaves.flatMap((leaf): Held[] => {
    if (!/^aws_(?:secret_access_key|session_token|security_token)$/i.test(leaf.name)) return [];
    const keyId = idOf.get(section(leaf));
    const known = keyId !== undefined && /^A[KS]IA[A-Z2-7]{16}$/.test(keyId);
    const profile = section(leaf).replace(/[[\]]/g, "").trim();
    const isSecret = /secret/i.test(leaf.name);
    return [
      {
        ...leaf,
        type: isSecret ? "access_key" : "bearer_token",
        sure: true,
        ...(known && isSecret ? { keyId } : {}),
        facts: { profile, temporary: keyId?.startsWith("ASIA") === true },
      },
    ];
  });
}

/** `config.json` of Docker and `auth.json` of Podman: logins by registry. Helpers keep theirs in the keychain. */
export function parseDocker(text: string): Held[] {
  const document = readJson(text);
  const root = isObject(document) ? document : {};
  const auths = isObject(root.auths) ? root.auths : root.auths === undefined ? root : {};
  return Object.entries(auths).flatMap(([registry, entry]): Held[] => {
    if (!isObject(entry)) return [];
    const login = Buffer.from(typeof entry.auth === "string" ? entry.auth : "", "base64").toString("utf8");
    const colon = login.indexOf(":");
    const held: Held[] = [];
    if (colon > 0) {
      const facts = { registry, user: login.slice(0, colon) };
      held.push({
        field: `auths.${registry}.auth`,
        name: "auth",
        value: login.slice(colon + 1),
        type: "password",
        sure: true,
        facts,
      });
    }
    for (const name of ["identitytoken", "registrytoken", "password"]) {
      const value = entry[name];
      if (typeof value !== "string") continue;
      const type =
        name === "identitytoken" ? "oauth_refresh_token" : name === "password" ? "password" : "bearer_token";
      held.push({ field: `auths.${registry}.${name}`, name, value, type, sure: true, facts: { registry } });
    }
    return held;
  });
}

/** A kubeconfig: what each user proves itself with. Plug-ins that fetch a token hold none. */
export function parseKube(text: string): Held[] {
  const types: [string, CredentialType][] = [
    ["token", "bearer_token"],
    ["client-key-data", "x509"],
    ["password", "password"],
  ];
  return readYaml(text).flatMap((document): Held[] => {
    const root = isObject(document) ? document : {};
    const users: unknown[] = Array.isArray(root.users) ? root.users : [];
    const servers = (Array.isArray(root.clusters) ? root.clusters : []).flatMap((each: unknown) =>
      isObject(each) && isObject(each.cluster) && typeof each.cluster.server === "string"
        ? [each.cluster.server]
        : [],
    );
    return users.flatMap((each): Held[] => {
      if (!isObject(each) || !isObject(each.user)) return [];
      const { user } = each;
      const name = typeof each.name === "string" ? each.name : "";
      const facts = {
        user: name,
        ...(servers.length === 1 && servers[0] ? { server: withoutLogin(servers[0]) } : {}),
      };
      const held = types.flatMap(([key, type]): Held[] => {
        const value = user[key];
        return typeof value === "string"
          ? [{ field: `users.${name}.${key}`, name: key, value, type, sure: true, facts }]
          : [];
      });
      const provider = isObject(user["auth-provider"]) ? leavesOf(user["auth-provider"]) : [];
      const tokens = provider.filter((leaf) => /token$|secret$/.test(leaf.name));
      return [
        ...held,
        ...tokens.map(
          (leaf): Held => ({
            ...leaf,
            field: `users.${name}.auth-provider.${leaf.field}`,
            type: "bearer_token",
            sure: true,
            facts,
          }),
        ),
      ];
    });
  });
}

/** `.npmrc`: tokens by registry. */
export function parseNpm(text: string): Held[] {
  return text.split("\n").flatMap((line): Held[] => {
    const match = /^\s*((?:\/\/[^\s=]{1,300}:)?(_authToken|_auth|_password))\s*=\s*(\S+)\s*$/.exec(line);
    const [, field, name, quoted] = match ?? [];
    if (field === undefined || name === undefined || quoted === undefined) return [];
    const registry = /^\/\/([^/:]+)/.exec(field)?.[1];
    const type = name === "_authToken" ? "bearer_token" : "password";
    const value = quoted.replace(/^["']|["']$/g, "");
    return [{ field, name, value, type, sure: true, facts: registry === undefined ? {} : { registry } }];
  });
}

/** `.netrc`: logins by machine. */
export function parseNetrc(text: string): Held[] {
  const words = text
    .replace(/^\s*macdef[\s\S]*?(?:\n\s*\n|$)/gm, "")
    .replace(/#.*$/gm, "")
    .split(/\s+/);
  const held: Held[] = [];
  let machine = "default";
  let login = "";
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const next = words[at + 1] ?? "";
    if (word === "machine") [machine, login, at] = [next, "", at + 1];
    else if (word === "default") [machine, login] = ["default", ""];
    else if (word === "login") [login, at] = [next, at + 1];
    else if (word === "password") {
      const facts = { machine, ...(login === "" ? {} : { login }) };
      held.push({
        field: `machine ${machine} ${login} password`,
        name: "password",
        value: next,
        type: "password",
        sure: true,
        facts,
      });
      at += 1;
    }
  }
  return held;
}

/** `.pgpass`: `host:port:database:user:password`, and `id:secret` files; a colon in a value is escaped. */
export function parsePgpass(text: string): Held[] {
  return text.split("\n").flatMap((line): Held[] => {
    if (/^\s*(?:#|$)/.test(line) || line.length > 4000) return [];
    const parts = line.split(/(?<!\\):/);
    const value = (parts.at(-1) ?? "").replace(/\\([:\\])/g, "$1");
    if (parts.length === 2 && parts[0] !== undefined) {
      return [{ field: parts[0], name: "secret", value, type: "access_key", sure: true }];
    }
    const [host, port, database, user] = parts;
    if (parts.length !== 5 || host === undefined) return [];
    const where = `${host}:${port}/${database} as ${user}`;
    return [{ field: where, name: "password", value, type: "password", sure: true, facts: { opens: where } }];
  });
}

/** Lines of addresses with a login in them, as git keeps them. A token may stand in the place of the user's name. */
export function parseAddresses(text: string): Held[] {
  return text.split("\n").flatMap((line): Held[] => {
    const match =
      /^\s*[a-z][a-z0-9+.-]{0,20}:\/\/([^:@/\s]{0,2000})(?::([^@\s]{0,2000}))?@([^/\s]{1,300})/i.exec(line);
    const [, login = "", password = "", host] = match ?? [];
    if (host === undefined) return [];
    const tokenAsUser = findSecrets(decoded(login)).length > 0 || password === "";
    const user = tokenAsUser ? "token" : decoded(login);
    const value = decoded(tokenAsUser ? login : password);
    const type = tokenAsUser ? "bearer_token" : "password";
    return [
      { field: `${user} at ${host}`, name: "password", value, type, sure: true, facts: { host, user } },
    ];
  });
}

/** A Google service account's key file, or the client of an OAuth app; nothing when the JSON is something else. */
export function parseServiceAccount(text: string): Held[] {
  const document = readJson(text);
  if (
    !isObject(document) ||
    document.type !== "service_account" ||
    typeof document.private_key !== "string"
  ) {
    return leavesOf(document)
      .filter((leaf) => /^(?:client_secret|refresh_token)$/.test(leaf.name))
      .map(
        (leaf): Held => ({
          ...leaf,
          type: leaf.name === "client_secret" ? "oauth_client_secret" : "oauth_refresh_token",
          sure: true,
        }),
      );
  }
  const email = typeof document.client_email === "string" ? document.client_email : "";
  const keyId = typeof document.private_key_id === "string" ? document.private_key_id : undefined;
  return [
    {
      field: "private_key",
      name: "private_key",
      value: document.private_key,
      type: "rsa_keypair",
      sure: true,
      ...(keyId === undefined ? {} : { keyId }),
      facts: email === "" ? {} : { serviceAccount: email },
    },
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function withoutLogin(address: string): string {
  return address.replace(/\/\/[^@/]*@/, "//").replace(/[?#].*$/, "");
}
