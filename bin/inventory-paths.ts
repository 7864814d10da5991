import { cannotTell } from "@/bin/cannot-tell";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import type { Route } from "@/lib/domain/privilege/decision";
import { showText } from "@/lib/domain/text";
import { type Access, loadAccess, type WaysToMore } from "@/lib/features/access/data";
import { everybodyIn } from "@/lib/features/access/data-everybody";
import type { Candidate } from "@/lib/features/access/schema";
import { systemScope } from "@/lib/platform/scope";

/** So many answers are written at once. */
const atOnce = 200;

interface Options {
  source?: string;
  json?: true;
  data?: string;
}

/** The known ways to more of an identity of the inventory; null: of everybody in the systems that can be worked out. */
export async function tellInventoryPaths(identity: string | null, options: Options): Promise<void> {
  await withDatabase(options, async ({ database: { pool } }) => {
    const scope = systemScope();
    const identities = identity === null ? [] : [identity];
    const access = await loadAccess(pool, scope, { identities, source: options.source ?? null });
    const everybody = identity === null ? await everybodyIn(pool, scope, access) : named(access, identity);
    let incomplete = 0;
    let lines: string[] = [];
    for (const who of everybody) {
      const one = access.waysToMore(who);
      if (one === null) continue;
      if (one.notSeen.length > 0) incomplete += 1;
      lines.push(...(options.json ? [jsonLine(one)] : textLines(one)));
      if (lines.length < atOnce) continue;
      answer(lines.join("\n"));
      lines = [];
    }
    if (lines.length > 0) answer(lines.join("\n"));
    if (incomplete === 0) return;
    tell(`Not everything that ${incomplete} of them hold was read: they may have more ways.`);
    process.exitCode = exitCodes.incomplete;
  });
}

function named(access: Access, identity: string): Candidate[] {
  const about = access.about(identity);
  const who = access.who(identity);
  if (typeof about !== "string" && who.is === "one") return [who.who];
  cannotTell(access, identity, typeof about === "string" ? about : "");
  return [];
}

function jsonLine({ principal, routes, notSeen }: WaysToMore): string {
  const paths = routes.map(({ id, where, by, needs }) => ({
    id,
    permitted: true,
    where,
    by,
    needs: needs ?? [],
  }));
  return JSON.stringify({ principal, paths, notSeen });
}

function textLines({ principal, routes, notSeen }: WaysToMore): string[] {
  return [
    `${showText(principal, 200)}: ${routes.length === 0 ? "no path" : ""}`.trimEnd(),
    ...routes.map((route) => `  ${route.id} (${showText(route.where, 80)})${detailOf(route)}`),
    ...notSeen.map((what) => `  not read: ${showText(what, 300)}`),
  ];
}

function detailOf({ by, needs }: Route): string {
  if (by.length === 0) return "";
  return `: ${needs === undefined ? "by" : "needs"} ${by.map((each) => showText(each, 300)).join("; ")}`;
}
