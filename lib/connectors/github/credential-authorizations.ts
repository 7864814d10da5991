import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { classOf } from "@/lib/domain/identity-class";
import { type IdentityKind, noTelemetry } from "@/lib/domain/record";
import { managerOf, refOfLogin } from "./accounts";
import { looksLikeMachine } from "./machine-users";
import { orgRef, system } from "./names";
import { GitHubRecords, type Item, idSchema, nameSchema } from "./page-body";
import { addPrivilege } from "./permissions";

const day = 86_400;
const authorizationSchema = z.object({
  login: nameSchema,
  credential_id: idSchema,
  credential_type: z.string().max(100).catch(""),
  credential_authorized_at: z.unknown().optional(),
  credential_accessed_at: z.unknown().optional(),
  authorized_credential_expires_at: z.unknown().optional(),
  authorized_credential_title: z.string().max(500).nullish().catch(null),
  authorized_credential_note: z.string().max(500).nullish().catch(null),
  scopes: z.array(z.string().max(200)).nullish().catch(null),
});

const kinds: { [type: string]: { kind: IdentityKind; type: "bearer_token" | "ssh_key" } } = {
  "personal access token": { kind: "access_token", type: "bearer_token" },
  "OAuth app token": { kind: "oauth_grant", type: "bearer_token" },
  "GitHub app token": { kind: "oauth_grant", type: "bearer_token" },
  "SSH key": { kind: "ssh_key", type: "ssh_key" },
};

/** A classic token or an SSH key that its owner let in through single sign-on. */
export function authorizationRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) addAuthorization(records, item);
  return records.parsed();
}

function addAuthorization(records: GitHubRecords, item: Item): void {
  const read = records.read(authorizationSchema, item);
  if (!read) return;
  const { place, where } = item;
  const known = Object.hasOwn(kinds, read.credential_type) ? kinds[read.credential_type] : undefined;
  const ref = { realm: records.realm, externalId: `credential-authorization/${read.credential_id}` };
  const name =
    read.authorized_credential_note ||
    read.authorized_credential_title ||
    `${read.credential_type || "credential"} of ${read.login}`;
  const at = records.time(read.credential_accessed_at, `${where} credential_accessed_at`);
  const authorized = records.time(read.credential_authorized_at, `${where} credential_authorized_at`);
  const expires = records.time(
    read.authorized_credential_expires_at,
    `${where} authorized_credential_expires_at`,
  );
  const isOver = expires !== null && expires <= records.collectedAt;
  const shared = {
    status: isOver ? ("expired" as const) : ("active" as const),
    expiresAt: expires,
    lastUsed: {
      ...noTelemetry,
      ...(authorized ? ({ coveredSince: authorized, gap: "none" } as const) : {}),
      ...(at ? ({ at, grade: "reported", precisionSeconds: day } as const) : {}),
    },
  };
  const isMachine = looksLikeMachine({ login: read.login });
  const guessed = classOf({ kind: known?.kind ?? "other", name });
  records.add({
    t: "identity",
    ref,
    kind: known?.kind ?? "other",
    name,
    system,
    container: place.ref,
    ...shared,
    class: isMachine ? "non_human" : guessed.class,
    classReason: isMachine ? `Its account ${read.login} looks like a machine's.` : guessed.why,
    managedBy: managerOf({ login: read.login }),
    ownerHints: [{ type: "creator", value: read.login, at: authorized }],
  });
  records.add({
    t: "credential",
    ref,
    identity: ref,
    type: known?.type ?? "unknown",
    name,
    lifetime: expires ? "expiring" : "static",
    renewal: "manual",
    ...shared,
  });
  const subject = `${read.credential_type || "credential"} ${name}`.slice(0, 1000);
  records.add({
    t: "trust",
    identity: refOfLogin(records, read.login),
    kind: "runs_as",
    subject,
    subjectRef: ref,
  });
  for (const level of read.scopes ?? []) {
    if (level === "") continue;
    const entitlement = addPrivilege(records, { area: "classic", permission: "scope", level });
    records.add({ t: "grant", principal: ref, entitlement, scope: orgRef(records.realm, place.org.id) });
  }
}
