import type { Guardrails } from "@/lib/domain/privilege/aws/account-facts";
import type { Policy } from "@/lib/domain/privilege/aws/document";
import { unreadPolicy } from "@/lib/domain/privilege/aws/unread";
import { grouped } from "@/lib/features/assessment/data-keys";
import type { Runner } from "@/lib/platform/read";
import type { Policies } from "./data-aws-policies";

/** A container above an account, or the account itself. */
interface Level {
  account: string;
  depth: number;
  realm: string;
  externalId: string;
  kind: string;
  name: string;
  guardrails: string[];
  /** Of the organisation: how the last look at it ended; null: none did. */
  looked: "complete" | "incomplete" | null;
}

/** Which guardrails reach some accounts. */
export interface FoundGuardrails {
  policyIds: readonly string[];
  of(realm: string, policies: Policies): Guardrails;
}

/** The guardrails of the organisation, its units and the accounts, each account's in one list from the top. */
export async function guardrailsOf(db: Runner, realms: readonly string[]): Promise<FoundGuardrails> {
  const found = await db.query<Level>(
    `WITH RECURSIVE above AS (
       SELECT c.realm AS account, 0 AS depth, c.* FROM containers c
       WHERE c.realm = ANY($1::text[]) AND c.kind = 'account' AND c.external_id = replace(c.realm, 'aws:', '')
       UNION ALL
       SELECT a.account, a.depth + 1, c.* FROM above a JOIN containers c ON c.id = a.parent_id WHERE a.depth < 20)
     SELECT a.account, a.depth, a.realm, a.external_id AS "externalId", a.kind, a.name, a.guardrails::text[],
       CASE WHEN a.kind = 'organisation' THEN (
         SELECT sc.status FROM sync_scopes sc JOIN sources s ON s.id = sc.source_id AND s.removed_at IS NULL
         WHERE sc.source_id = a.source_id AND sc.data_set = 'organization' AND sc.status IN ('complete', 'incomplete')
         ORDER BY sc.finished_at DESC LIMIT 1) END AS looked
     FROM above a ORDER BY a.account, a.depth DESC`,
    [realms],
  );
  const byAccount = grouped(
    found.rows,
    ({ account }) => account,
    (level) => level,
  );
  return {
    policyIds: [...new Set(found.rows.flatMap(({ guardrails }) => guardrails))],
    of: (realm, policies) => guardrails(realm, byAccount.get(realm) ?? [], policies),
  };
}

const notRead = { scps: null, rcps: null, organisation: null };

function guardrails(realm: string, levels: readonly Level[], policies: Policies): Guardrails {
  const account = realm.replace("aws:", "");
  const [top] = levels;
  if (top?.kind !== "organisation") {
    return {
      ...notRead,
      notSeen: [
        `The service and resource control policies over account ${account}: no source has read its organisation, if it is in one.`,
      ],
    };
  }
  if (top.looked !== "complete") {
    return {
      ...notRead,
      notSeen: [
        `The service and resource control policies over account ${account}: its organisation could not be read at the last look.`,
      ],
    };
  }
  const organisation = top.externalId;
  // Neither kind reaches the account that manages the organisation.
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
  if (top.realm === realm) return { scps: [], rcps: [], organisation, notSeen: [] };
  return {
    scps: levelsOf(levels, "holder", policies),
    rcps: levelsOf(levels, "guardrail", policies),
    organisation,
    notSeen: [],
  };
}

/**
 * The policies of one kind, by level. Where the kind is switched on, AWS keeps at least one on every level, so none at all means that it is
 * not, and a level without any among others was not read.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_policies_detach.html
 */
function levelsOf(levels: readonly Level[], use: "holder" | "guardrail", policies: Policies): Policy[][] {
  const all = levels.map(({ guardrails: ids }) => ids.flatMap((id) => policies.guardrail(id, use) ?? []));
  if (all.every((level) => level.length === 0)) return [];
  return all.map((level, place) =>
    level.length > 0 ? level : [unreadPolicy(`the guardrails of ${levels[place]?.name ?? ""}`)],
  );
}
