import type { Pool } from "pg";
import { z } from "zod";
import type { Answer, Connector, Page, Scope } from "@/lib/connectors/sdk/contract";
import type { CredentialLifetime, CredentialType } from "@/lib/domain/record";
import type { RecordInput } from "@/lib/domain/source-record";
import { manualConnectorId, manualRealm } from "@/lib/features/manual/mutations";
import { type KeptPlace, manualFactsSchema } from "@/lib/features/manual/schema";
import { requestRun, wakeForRun } from "@/lib/features/sources/mutations-runs";

/** Rows per page. */
const pageRows = 500;

const entrySchema = z.object({
  id: z.uuid(),
  facts: manualFactsSchema,
  account: z.object({ realm: z.string(), externalId: z.string() }).nullable(),
  addedBy: z.string(),
  addedAt: z.coerce.date(),
});
const bodySchema = z.array(z.unknown());

const scope: Scope = {
  key: "all",
  dataSet: "entries",
  title: "Identities added by hand",
  issues: [manualRealm],
};

/** Reads what people added by hand as if it were a source, the least trustworthy of all. */
export function manualConnector(pool: Pool): Connector {
  return {
    manifest: {
      id: manualConnectorId,
      title: "Added by hand",
      category: "File",
      summary: "Identities that no source knows, as people wrote them down.",
      config: z.unknown(),
      fields: [],
      dataSets: [
        {
          id: "entries",
          title: "Identities added by hand",
          permissions: [],
          withoutIt: "Nothing is known of what only people know.",
        },
      ],
      cannotSee: ["Whether what somebody wrote is still so: it is asked once a year."],
      neverReads: ["Values of credentials: nobody is asked for one, and what looks like one is refused."],
      evidence: "hand",
      proof: { state: "verified", by: "A person says so." },
    },
    async *plan() {
      yield scope;
    },
    async *pages(_ctx, _scope, cursor): AsyncIterable<Answer> {
      let after = typeof cursor === "string" ? cursor : null;
      for (;;) {
        const { rows } = await pool.query<{ id: string }>(
          `SELECT e.id, e.facts, e.added_by AS "addedBy", e.added_at AS "addedAt",
             CASE WHEN c.id IS NOT NULL THEN json_build_object('realm', c.realm, 'externalId', c.external_id) END AS account
           FROM manual_entries e LEFT JOIN containers c ON c.id = (e.facts->>'accountId')::uuid
           WHERE e.removed_at IS NULL AND ($1::uuid IS NULL OR e.id > $1) ORDER BY e.id LIMIT ${pageRows}`,
          [after],
        );
        after = rows.length === pageRows ? (rows.at(-1)?.id ?? null) : null;
        yield { call: "entries", body: rows, next: after };
        if (after === null) return;
      }
    },
    toRecords: ({ body }: Page) => {
      const records: RecordInput[] = [];
      const problems: { where: string; what: string }[] = [];
      for (const [index, outside] of bodySchema.parse(body).entries()) {
        const entry = entrySchema.safeParse(outside);
        if (entry.success) records.push(...recordsOf(entry.data));
        else problems.push({ where: `entry ${index + 1}`, what: "It cannot be read." });
      }
      return { records, problems };
    },
  };
}

function recordsOf({ id, facts, account, addedAt }: z.output<typeof entrySchema>): RecordInput[] {
  const ref = { realm: manualRealm, externalId: id };
  const records: RecordInput[] = [
    {
      t: "identity",
      ref,
      kind: facts.kind,
      name: facts.name,
      system: facts.system,
      container: account,
      status: "active",
      class: "non_human",
      classReason: "somebody added it as a non-human identity",
      managedBy: "customer",
      createdAt: dayOf(facts.credential?.createdOn),
      ...(facts.description === "" ? {} : { description: facts.description }),
    },
  ];
  const { credential } = facts;
  if (credential === null) return records;
  records.push({
    t: "credential",
    ref,
    identity: ref,
    type: credential.type,
    name: facts.name,
    lifetime: lifetimeOf(credential.type, credential.expiresOn),
    renewal: "unknown",
    status: "active",
    createdAt: dayOf(credential.createdOn),
    expiresAt: dayOf(credential.expiresOn),
  });
  if (credential.keptIn !== null) {
    records.push({
      t: "placement",
      ref,
      locator: credential.keptAt || "place not written down",
      kind: credential.keptIn,
      meantForSecrets: madeForSecrets.has(credential.keptIn),
      container: account,
      credential: ref,
      identity: ref,
      credentialType: credential.type,
      modifiedAt: null,
      facts: { "written down": addedAt.toISOString().slice(0, 10) },
    });
  }
  return records;
}

const madeForSecrets: ReadonlySet<KeptPlace> = new Set(["secrets_manager", "ci_secret", "keychain"]);

function lifetimeOf(type: CredentialType, expiresOn: string | null): CredentialLifetime {
  if (type === "federated" || type === "platform_managed") return type;
  if (type === "unknown") return "unknown";
  return expiresOn === null ? "static" : "expiring";
}

function dayOf(day: string | null | undefined): Date | null {
  return day ? new Date(`${day}T00:00:00Z`) : null;
}

/** Asks for a look at what was added by hand where something changed since the last one was asked for. */
export async function requestManualRun(pool: Pool): Promise<void> {
  const behind = await pool.query<{ id: string }>(
    `SELECT s.id FROM sources s WHERE s.mode = 'manual' AND s.connector = $1 AND s.removed_at IS NULL
       AND NOT EXISTS (SELECT FROM sync_runs r WHERE r.source_id = s.id AND r.status IN ('requested', 'running'))
       AND (SELECT max(changed_at) FROM manual_entries) >= coalesce((SELECT max(r.requested_at) FROM sync_runs r WHERE r.source_id = s.id), '-infinity')`,
    [manualConnectorId],
  );
  const source = behind.rows[0];
  if (!source) return;
  const run = await requestRun(pool, {
    sourceId: source.id,
    trigger: "person",
    requestedBy: "rollcall",
    uploadId: null,
  });
  await wakeForRun(pool, run.runId);
}
