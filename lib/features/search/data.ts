import type { Pool } from "pg";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import { systemTitle } from "@/lib/domain/system-title";
import { showId, showText } from "@/lib/domain/text";
import { listAccounts } from "@/lib/features/accounts/data";
import { listIdentities } from "@/lib/features/identities/data";
import { findIdentity } from "@/lib/features/identities/data-find";
import { identityList } from "@/lib/features/identities/list";
import type { IdentityRow } from "@/lib/features/identities/schema";
import { listSources } from "@/lib/features/sources/data";
import { AppError } from "@/lib/platform/errors";
import { relatedRows } from "@/lib/platform/list";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { SearchResult } from "./schema";

const most = { identities: 8, accounts: 4, sources: 4 };

/**
 * What a text finds: first what has exactly this id, ARN, name or key id, then identities, accounts and sources that
 * contain it. Only what the scope reaches. Throws an AppError, `query_timeout`.
 */
export async function searchAll(pool: Pool, scope: Scope, text: string, now: Date): Promise<SearchResult[]> {
  const terms: Term[] = [{ kind: "search", negated: false, text }];
  const [exact, identities, accounts, sources] = await Promise.all([
    exactly(pool, scope, text, now),
    listIdentities(pool, scope, { terms, now, sort: "name", direction: "asc", limit: most.identities }),
    listAccounts(pool, scope, { terms, now, sort: "name", direction: "asc", limit: most.accounts }),
    scope.can("source:read")
      ? listSources(pool, scope, { terms, now, sort: "name", direction: "asc", limit: most.sources })
      : null,
  ]);
  const rest = identities.rows.filter((row) => row.id !== exact?.id).slice(0, most.identities);
  return [
    ...(exact ? [identityResult(exact, keyHint(exact, text))] : []),
    ...rest.map((row) => identityResult(row)),
    ...accounts.rows.map((account) => ({
      id: account.id,
      href: `/inventory?q=${encodeURIComponent(accountQuery(account.externalId))}`,
      label: showText(account.name || account.externalId, 120),
      hint: `${account.kind.replaceAll("_", " ")} · ${showId(account.externalId)} · its identities`,
    })),
    ...(sources?.rows ?? []).map((source) => ({
      id: source.id,
      href: `/sources/${source.id}`,
      label: showText(source.name, 120),
      hint: `source · ${source.connector}`,
    })),
  ];
}

async function exactly(pool: Pool, scope: Scope, text: string, now: Date): Promise<IdentityRow | undefined> {
  const id = await findIdentity(pool, scope, text).catch((error: unknown) => {
    // Several have this name: they stand in the list below.
    if (error instanceof AppError && error.code === "ambiguous_name") return null;
    throw error;
  });
  if (id === null) return undefined;
  const found = await guardedRead(pool, (db) =>
    relatedRows(db, identityList, scope, {
      where: (p) => `i.id = ${p.add(id)}::uuid`,
      sort: "name",
      direction: "asc",
      now,
      most: 1,
    }),
  );
  return found.rows[0];
}

function identityResult(row: IdentityRow, key?: string): SearchResult {
  const where = row.account?.name ?? row.account?.externalId;
  const parts = [
    key,
    row.kind.replaceAll("_", " "),
    where ? showText(where, 60) : systemTitle(row.system),
    row.goneAt ? "gone" : undefined,
  ];
  return {
    id: row.id,
    href: `/inventory/${row.id}`,
    label: showText(row.name || row.externalId, 120),
    hint: parts.filter((part) => part !== undefined).join(" · "),
  };
}

/** Says so where it was found by the id of one of its keys. */
function keyHint(row: IdentityRow, text: string): string | undefined {
  const own = [row.id, row.name, row.externalId, ...row.aliases].map((each) => each.toLowerCase());
  return own.includes(text.toLowerCase()) ? undefined : `key ${showId(text, 28)}`;
}

function accountQuery(externalId: string): string {
  return formatQuery([
    { kind: "match", negated: false, field: "account", values: [{ kind: "value", value: externalId }] },
  ]);
}
