import "server-only";
import { requireScope } from "@/lib/platform/loader";
import type { Scope } from "@/lib/platform/scope";
import { web } from "@/lib/platform/web";
import { countRegister, getException, listExceptions, registerTerms } from "./data";
import { countOtherApprovers, readSecondPerson } from "./data-policy";
import type { ExceptionRow, RegisterTab, SecondPerson } from "./schema";

const pageRows = 100;

export interface RegisterLoad {
  tab: RegisterTab;
  rows: ExceptionRow[];
  /** Cursors of the pages beside this one. */
  before: string | null;
  after: string | null;
  counts: Record<RegisterTab, number>;
  secondPerson: SecondPerson;
  /** As rows name who asked for something. */
  reader: string;
  may: MayDecide & { policy: boolean; export: boolean };
}

/** What this person may do about exceptions. */
export interface MayDecide {
  request: boolean;
  triage: boolean;
  approve: boolean;
}

/** One exception, and what this person may do about it. */
export interface ExceptionLoad {
  row: ExceptionRow;
  /** They asked for it. */
  own: boolean;
  may: MayDecide;
  /** How many others could approve what this person asks for. */
  others: number;
}

function mayDecide(scope: Scope): MayDecide {
  return {
    request: scope.can("finding:request-exception"),
    triage: scope.can("finding:triage"),
    approve: scope.can("finding:approve-exception"),
  };
}

/** One exception; null where there is none that this person reaches. */
export async function loadException(id: string): Promise<ExceptionLoad | null> {
  const scope = await requireScope("finding:read");
  const { pool } = await web();
  const row = await getException(pool, scope, id, new Date());
  if (!row) return null;
  const own = row.requestedBy.actor === scope.actor;
  return { row, own, may: mayDecide(scope), others: await countOtherApprovers(pool, scope.actor) };
}

/** A page of the register of exceptions. */
export async function loadRegister(
  tab: RegisterTab,
  place: { after?: string | undefined; before?: string | undefined },
): Promise<RegisterLoad> {
  const scope = await requireScope("finding:read");
  const { pool } = await web();
  const now = new Date();
  const soonestFirst = tab === "ending";
  const [page, counts, policy, others] = await Promise.all([
    listExceptions(pool, scope, {
      terms: registerTerms(tab),
      now,
      sort: soonestFirst ? "expires" : "requested",
      direction: soonestFirst ? "asc" : "desc",
      limit: pageRows,
      ...place,
    }),
    countRegister(pool, scope, now),
    readSecondPerson(pool),
    countOtherApprovers(pool, scope.actor),
  ]);
  return {
    tab,
    rows: page.rows,
    before: page.previous,
    after: page.next,
    counts,
    secondPerson: { policy, others },
    reader: scope.actor,
    may: {
      ...mayDecide(scope),
      policy: scope.can("finding:policy"),
      export: scope.can("inventory:export"),
    },
  };
}
