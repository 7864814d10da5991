import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { ManagedBy } from "@/lib/domain/record";
import type { OwnerHint } from "@/lib/domain/source-record";
import { accountOf } from "./accounts";
import { installationRef, orgRef, system } from "./names";
import { GitHubRecords, type Item, idSchema } from "./page-body";
import { addPermissions } from "./permissions";

const text = z.string().max(2000).nullish().catch(null);
const installationSchema = z.object({
  id: idSchema,
  app_slug: text,
  client_id: text,
  repository_selection: text,
  created_at: z.unknown().optional(),
  suspended_at: z.unknown().optional(),
  permissions: z.unknown().optional(),
  events: z.array(z.string().max(200)).nullish().catch(null),
  app_owner: z.unknown().optional(),
  app_description: z.object({ description: text }).nullish().catch(null),
  own: z.boolean().optional().catch(undefined),
});
type Installation = z.output<typeof installationSchema>;

const eventSchema = z.object({
  action: z.literal("integration_installation.create"),
  actor: z.string().min(1).max(300),
  "@timestamp": z.unknown().optional(),
  created_at: z.unknown().optional(),
  name: text,
  application_client_id: text,
  installation_id: z.number().nullish().catch(null),
});
type Approval = z.output<typeof eventSchema>;

/** Apps that are GitHub itself, by the name that no other app can have. */
const ownApps = new Set(["github-actions", "dependabot", "github-pages", "github-advanced-security"]);

/** An installed app is an identity: what it may do here, whose it is, and where the audit log tells it, who let it in. */
export function appRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  const events = isObject(page.body) ? records.list(page.body.events, "audit log") : [];
  // Of other events nothing is to be said here; they are no problem.
  const approvals = events.flatMap((event) => eventSchema.safeParse(event).data ?? []);
  for (const item of records.items()) addInstallation(records, item, approvals);
  return records.parsed();
}

function addInstallation(records: GitHubRecords, item: Item, approvals: Approval[]): void {
  const read = records.read(installationSchema, item);
  if (!read) return;
  const { place, where } = item;
  const ref = installationRef(records.realm, read.id);
  const name = read.app_slug || `app installation ${read.id}`;
  const owner = accountOf(read.app_owner);
  const suspended = records.time(read.suspended_at, `${where} suspended_at`);
  records.add({
    t: "identity",
    ref,
    kind: "app_installation",
    name,
    system,
    container: place.ref,
    status: suspended ? "disabled" : "active",
    class: "non_human",
    classReason: "An app acts by itself.",
    managedBy: managerOf(read, owner?.login, place.org.login),
    createdAt: records.time(read.created_at, `${where} created_at`),
    description: read.app_description?.description?.slice(0, 2000) || undefined,
    tags: {
      ...(owner ? { "app owner": owner.login } : {}),
      ...(read.repository_selection ? { repositories: read.repository_selection } : {}),
      ...(read.own ? { self: "rollcall" } : {}),
    },
    ownerHints: hintsOf(records, read, approvals),
  });
  // Its private keys only the app's owner sees: that there is a way in is known, not how old it is.
  records.add({
    t: "credential",
    ref: { realm: records.realm, externalId: `${ref.externalId}/keys` },
    identity: ref,
    type: "rsa_keypair",
    name: "The app's private keys, which only its owner sees",
    lifetime: "unknown",
    status: "unknown",
  });
  const organisation = orgRef(records.realm, place.org.id);
  // Which repositories were selected, GitHub tells the app alone.
  const selected =
    read.repository_selection === "all"
      ? undefined
      : { repositories: read.repository_selection ?? "unknown" };
  addPermissions(records, ref, {
    permissions: read.permissions,
    organisation,
    repositories: [organisation],
    condition: selected,
    where,
  });
}

function managerOf({ app_slug: slug, own }: Installation, owner: string | undefined, org: string): ManagedBy {
  if (slug && ownApps.has(slug)) return "provider";
  return own || owner?.toLowerCase() === org.toLowerCase() ? "customer" : "third_party";
}

/** The latest approval of this installation, told by its id, the app's client id, or the app's name. */
function hintsOf(
  records: GitHubRecords,
  { id, client_id: client, app_slug: slug }: Installation,
  approvals: Approval[],
): OwnerHint[] {
  const hints = approvals
    .filter(
      (event) =>
        event.installation_id === id ||
        (client && event.application_client_id === client) ||
        (!event.application_client_id && slug && event.name && slugOf(event.name) === slug),
    )
    .map(({ actor, created_at: created, "@timestamp": stamp }) => ({
      type: "registered_by" as const,
      value: actor,
      at: records.time(created ?? stamp, "audit log created_at"),
    }));
  return hints.sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0)).slice(0, 1);
}

/** As GitHub makes the name in an app's address. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
