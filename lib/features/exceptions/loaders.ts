import "server-only";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { countRegister, listExceptions, registerTerms } from "./data";
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
  may: { request: boolean; triage: boolean; approve: boolean; policy: boolean; export: boolean };
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
      request: scope.can("finding:request-exception"),
      triage: scope.can("finding:triage"),
      approve: scope.can("finding:approve-exception"),
      policy: scope.can("finding:policy"),
      export: scope.can("inventory:export"),
    },
  };
}
