import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { classOf } from "@/lib/domain/identity-class";
import { type LastUsed, noTelemetry } from "@/lib/domain/record";
import { accountOf, managerOf, refOf } from "./accounts";
import { looksLikeMachine } from "./machine-users";
import { orgRef, repoRef, system, tokenRef } from "./names";
import { GitHubRecords, type Item, idSchema, repoSchema } from "./page-body";
import { addPermissions } from "./permissions";

/** GitHub writes a use down now and then, not each one. */
const day = 86_400;

const tokenSchema = z.object({
  id: idSchema,
  token_id: idSchema.optional().catch(undefined),
  token_name: z.string().max(500).nullish().catch(null),
  owner: z.unknown().optional(),
  repository_selection: z.string().max(100).nullish().catch(null),
  repositories: z.array(z.unknown()).optional().catch(undefined),
  permissions: z.unknown().optional(),
  access_granted_at: z.unknown().optional(),
  created_at: z.unknown().optional(),
  reason: z.string().max(4000).nullish().catch(null),
  token_expired: z.boolean().nullish().catch(null),
  token_expires_at: z.unknown().optional(),
  token_last_used_at: z.unknown().optional(),
});

/** Fine-grained tokens that reach the organisation: an identity each, with the one credential that it is. */
export const tokenRecords = (page: Page): Parsed => read(page, true);
/** Tokens that wait for an approval: known, and allowed nothing yet. */
export const requestRecords = (page: Page): Parsed => read(page, false);

function read(page: Page, isGranted: boolean): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) addToken(records, item, isGranted);
  return records.parsed();
}

function addToken(records: GitHubRecords, item: Item, isGranted: boolean): void {
  const token = records.read(tokenSchema, item);
  if (!token) return;
  const { place, where } = item;
  const owner = accountOf(token.owner);
  // Older servers do not give a token's own id; the grant's is then the best there is.
  const ref = isGranted
    ? tokenRef(records.realm, token.token_id ?? token.id)
    : { realm: records.realm, externalId: `token-request/${token.id}` };
  const name = token.token_name || `token ${token.token_id ?? token.id}`;
  const granted = records.time(token.access_granted_at ?? token.created_at, `${where} access_granted_at`);
  const expires = records.time(token.token_expires_at, `${where} token_expires_at`);
  const status = token.token_expired ? "expired" : isGranted ? "active" : "disabled";
  const shared = {
    status,
    expiresAt: expires,
    lastUsed: lastUse(records, token.token_last_used_at, granted, where),
  } as const;
  const { class: identityClass, why } =
    owner && looksLikeMachine(owner)
      ? { class: "non_human" as const, why: `Its account ${owner.login} looks like a machine's.` }
      : classOf({ kind: "access_token", name });
  records.add({
    t: "identity",
    ref,
    kind: "access_token",
    name,
    system,
    container: place.ref,
    ...shared,
    class: identityClass,
    classReason: why,
    managedBy: managerOf(owner),
    description: token.reason?.slice(0, 2000) || undefined,
    tags: isGranted ? {} : { waits: "for an approval" },
    ownerHints: owner ? [{ type: "creator", value: owner.login, at: granted }] : [],
  });
  if (!isGranted) return;
  records.add({
    t: "credential",
    ref,
    identity: ref,
    type: "bearer_token",
    name,
    lifetime: expires ? "expiring" : "static",
    renewal: "manual",
    ...shared,
  });
  if (owner) {
    const subject = `fine-grained token ${name}`;
    records.add({ t: "trust", identity: refOf(records, owner), kind: "runs_as", subject, subjectRef: ref });
  }
  const organisation = orgRef(records.realm, place.org.id);
  const repos = (token.repositories ?? []).flatMap((repo) => repoSchema.safeParse(repo).data ?? []);
  const isAll = token.repository_selection === "all";
  addPermissions(records, ref, {
    permissions: token.permissions,
    organisation,
    repositories:
      isAll || repos.length === 0 ? [organisation] : repos.map(({ id }) => repoRef(records.realm, id)),
    condition:
      isAll || repos.length > 0 ? undefined : { repositories: token.repository_selection ?? "unknown" },
    where,
  });
}

/** GitHub tells a token's last use since it may enter; a token that was approved later may be older. */
function lastUse(records: GitHubRecords, value: unknown, granted: Date | null, where: string): LastUsed {
  const at = records.time(value, `${where} token_last_used_at`);
  const covered = granted ? ({ coveredSince: granted, gap: "none" } as const) : {};
  return { ...noTelemetry, ...covered, ...(at ? { at, grade: "reported", precisionSeconds: day } : {}) };
}
