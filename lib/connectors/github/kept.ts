import { isObject } from "@/lib/connectors/sdk/page-records";
import { sshKeyFacts } from "@/lib/connectors/sdk/ssh-key-line";
import { findKeyIds, findSecrets } from "@/lib/domain/secrets/find";
import { scrub } from "@/lib/domain/secrets/scrub";

/** What is kept of each answer: the named fields, without any value that is a secret. The rest never leaves the reader. */

export type Fingerprint = ((secret: string) => string) | null;
type Thing = { [key: string]: unknown };

/** The named fields of an object. What is none stays as it is (a text is emptied): whoever reads the page says so. */
export function keptFields(item: unknown, ...fields: string[]): unknown {
  if (!isObject(item)) return typeof item === "string" ? "" : item;
  return fieldsOf(item, ...fields);
}

function fieldsOf(item: Thing, ...fields: string[]): Thing {
  const kept = scrub(
    Object.fromEntries(fields.flatMap((field) => (field in item ? [[field, item[field]]] : []))),
  );
  return isObject(kept) ? kept : {};
}

/** An account as it stands in many answers: who, and whether GitHub calls it a bot. */
export function keptAccount(value: unknown): unknown {
  return isObject(value) ? keptFields(value, "id", "login", "type", "slug", "name") : null;
}

/**
 * Permissions as a list. They stand in objects whose keys (`secrets: read`) look like names of secrets, so that cleaning
 * would take their levels away.
 */
export function keptPermissions(
  value: unknown,
  area = "repository",
): { area: string; permission: string; level: string }[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([permission, level]) => {
    if (isObject(level)) return keptPermissions(level, permission);
    return typeof level === "string" ? [{ area: areaOf(permission, area), permission, level }] : [];
  });
}

/** An app's permissions stand in one list; those of the organisation say so, or are known. */
function areaOf(permission: string, area: string): string {
  return area === "repository" && (permission.startsWith("organization_") || permission === "members")
    ? "organization"
    : area;
}

/** A webhook: where to, without the path and query, which may be a secret by themselves; and whether it signs. */
export function keptHook(item: unknown): unknown {
  if (!isObject(item)) return keptFields(item);
  const config = isObject(item.config) ? item.config : {};
  const url = typeof config.url === "string" && URL.canParse(config.url) ? new URL(config.url) : null;
  return {
    ...fieldsOf(item, "id", "name", "active", "events", "created_at", "updated_at"),
    target: url ? `${url.protocol}//${url.host}` : null,
    checksCertificate: config.insecure_ssl === undefined ? null : String(config.insecure_ssl) === "0",
    signs: config.secret !== undefined && config.secret !== "",
  };
}

/** A variable: its name, and if its value is a secret or the id of a key, which kind, and a fingerprint of it. */
export function keptVariable(item: unknown, fingerprint: Fingerprint): unknown {
  if (!isObject(item)) return keptFields(item);
  const name = typeof item.name === "string" ? item.name : "";
  const value = typeof item.value === "string" ? item.value : "";
  const text = `${name}: ${value}`;
  const secret = findSecrets(text).find(({ example }) => !example);
  const found = secret ? text.slice(secret.start, secret.end) : "";
  const keyId = secret?.keyId ?? findKeyIds(value).find(({ example }) => !example)?.keyId;
  return {
    ...fieldsOf(item, "name", "created_at", "updated_at", "visibility"),
    ...(secret ? { holds: secret.credentialType } : {}),
    ...(secret && fingerprint ? { fingerprint: fingerprint(found) } : {}),
    ...(keyId ? { keyId } : {}),
  };
}

/** An alert: what was found and where, with a fingerprint in place of the secret that the answer may hold. */
export function keptAlert(item: unknown, fingerprint: Fingerprint): unknown {
  if (!isObject(item)) return keptFields(item);
  const { secret, repository } = item;
  const isHidden = typeof secret !== "string" || secret === "" || /^[X*]+$/.test(secret);
  return {
    ...fieldsOf(item, "number", "created_at", "state", "resolution", "resolved_at"),
    ...fieldsOf(item, "secret_type", "secret_type_display_name", "validity", "publicly_leaked"),
    repository: keptRepo(repository),
    ...(fingerprint && !isHidden ? { fingerprint: fingerprint(secret) } : {}),
  };
}

/** A deploy key: of the key itself only a print, by which files that hold its private half are found. */
export function keptDeployKey(item: unknown, fingerprint: Fingerprint): unknown {
  const names = ["id", "title", "read_only", "verified", "created_at", "added_by", "last_used", "enabled"];
  if (!isObject(item)) return keptFields(item);
  const known = typeof item.key === "string" ? sshKeyFacts(item.key)?.fingerprint : undefined;
  return { ...fieldsOf(item, ...names), ...(known && fingerprint ? { print: fingerprint(known) } : {}) };
}

export function keptRepo(item: unknown): unknown {
  return keptFields(item, "id", "full_name", "private", "archived", "default_branch", "topics", "visibility");
}

/** An environment with its rules: who must approve, how long it waits, which branches may. */
export function keptEnvironment(item: unknown): unknown {
  if (!isObject(item)) return keptFields(item);
  const rules = Array.isArray(item.protection_rules) ? item.protection_rules : null;
  return {
    ...fieldsOf(
      item,
      "id",
      "name",
      "created_at",
      "updated_at",
      "can_admins_bypass",
      "deployment_branch_policy",
    ),
    // Not told is not the same as none.
    rules: rules?.flatMap((rule) => {
      if (!isObject(rule)) return [];
      const reviewers = Array.isArray(rule.reviewers) ? rule.reviewers : [];
      return [
        {
          ...fieldsOf(rule, "type", "wait_timer", "prevent_self_review", "enabled"),
          reviewers: reviewers.map((each) =>
            isObject(each) ? { type: each.type, reviewer: keptAccount(each.reviewer) } : null,
          ),
        },
      ];
    }),
  };
}

/** How a branch is protected, without the lists of checks. */
export function keptProtection(item: unknown): unknown {
  if (!isObject(item)) return keptFields(item);
  const on = (key: string) => (isObject(item[key]) ? item[key].enabled === true : null);
  const reviews = isObject(item.required_pull_request_reviews) ? item.required_pull_request_reviews : null;
  const restrictions = isObject(item.restrictions) ? item.restrictions : null;
  const names = (list: unknown) =>
    Array.isArray(list) ? list.flatMap((each) => (isObject(each) ? [each.login ?? each.slug] : [])) : [];
  return scrub({
    adminsToo: on("enforce_admins"),
    forcePushes: on("allow_force_pushes"),
    deletions: on("allow_deletions"),
    signatures: on("required_signatures"),
    reviews: reviews
      ? { approvals: reviews.required_approving_review_count, codeOwners: reviews.require_code_owner_reviews }
      : null,
    pushers: restrictions
      ? { users: names(restrictions.users), teams: names(restrictions.teams), apps: names(restrictions.apps) }
      : null,
  });
}
