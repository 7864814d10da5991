import { isObject } from "@/lib/connectors/sdk/page-records";
import { findKeyIds, findSecrets } from "@/lib/domain/secrets/find";
import { looksLikeSecretColumn } from "@/lib/domain/secrets/names";
import { scrub } from "@/lib/domain/secrets/scrub";

/** What is kept of each answer: the named fields, without any value that is a secret. The rest never leaves the reader. */

export type Fingerprint = ((secret: string) => string) | null;
type Thing = { [key: string]: unknown };

/** Keeps these fields of an object. What is none stays as it is (a text is emptied): whoever reads the page says so. */
export const fields =
  (...names: string[]) =>
  (item: unknown): unknown => {
    if (!isObject(item)) return typeof item === "string" ? "" : item;
    return fieldsOf(item, ...names);
  };

function fieldsOf(item: Thing, ...names: string[]): Thing {
  const kept = scrub(Object.fromEntries(names.flatMap((name) => (name in item ? [[name, item[name]]] : []))));
  return isObject(kept) ? kept : {};
}

export const keptToken = fields(
  ...["id", "name", "description", "revoked", "active", "created_at", "expires_at", "last_used_at"],
  ...["scopes", "user_id", "access_level"],
);
export const keptUser = fields(
  "id",
  "username",
  "name",
  "state",
  "bot",
  "access_level",
  "expires_at",
  "created_at",
);

/** A deploy key with the keyed print under which files on machines know its private half. */
export function keptDeployKey(item: unknown, fingerprint: Fingerprint): unknown {
  const known = isObject(item) && typeof item.fingerprint_sha256 === "string" ? item.fingerprint_sha256 : "";
  const isWhole = /^SHA256:[A-Za-z\d+/]{43}$/.test(known);
  const kept = fields("id", "title", "created_at", "expires_at", "can_push")(item);
  return isObject(kept) && isWhole && fingerprint ? { ...kept, print: fingerprint(known) } : kept;
}

/** A variable: never its value, but whether that is a secret, and if so a fingerprint. A hidden one gives none. */
export function keptVariable(item: unknown, fingerprint: Fingerprint): unknown {
  if (!isObject(item)) return fields()(item);
  const name = typeof item.key === "string" ? item.key : "";
  const value = typeof item.value === "string" ? item.value : "";
  const text = `${name}: ${value}`;
  const secret = findSecrets(text).find(({ example }) => !example);
  const isKept = item.masked === true || item.hidden === true || looksLikeSecretColumn(name);
  const found = secret ? text.slice(secret.start, secret.end) : isKept ? value : "";
  const keyId = secret?.keyId ?? findKeyIds(value).find(({ example }) => !example)?.keyId;
  return {
    // `key` beside other fields would be taken for the name of a secret.
    variable: name,
    ...fieldsOf(item, "variable_type", "protected", "masked", "hidden", "environment_scope"),
    holds: secret?.credentialType ?? (isKept ? "unknown" : null),
    ...(fingerprint && found !== "" ? { fingerprint: fingerprint(found) } : {}),
    ...(keyId ? { keyId } : {}),
  };
}

/** A trigger: its token is shown to its owner alone, and to nobody here. */
export function keptTrigger(item: unknown, fingerprint: Fingerprint): unknown {
  if (!isObject(item)) return fields()(item);
  const { token } = item;
  // Others see its first four characters.
  const isWhole = typeof token === "string" && token.length > 10;
  return {
    ...fieldsOf(item, "id", "description", "created_at", "updated_at", "last_used", "expires_at"),
    owner: keptUser(item.owner),
    ...(fingerprint && isWhole ? { fingerprint: fingerprint(token) } : {}),
  };
}

/** A webhook: where to, without the path and query, which may be a secret by themselves. */
export function keptHook(item: unknown): unknown {
  if (!isObject(item)) return fields()(item);
  const url = typeof item.url === "string" && URL.canParse(item.url) ? new URL(item.url) : null;
  const events = Object.entries(item).flatMap(([key, on]) =>
    key.endsWith("_events") && on === true ? [key.slice(0, -7)] : [],
  );
  return {
    ...fieldsOf(item, "id", "name", "created_at", "enable_ssl_verification", "alert_status"),
    target: url ? `${url.protocol}//${url.host}` : null,
    events,
  };
}
