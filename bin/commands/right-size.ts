import { type Command, InvalidArgumentError } from "commander";
import { cannotTell } from "@/bin/cannot-tell";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { type TableColumn, tableLines } from "@/bin/print-table";
import { fitted, policyLimits } from "@/lib/domain/privilege/aws/right-size/fit";
import type { ServiceUse } from "@/lib/domain/privilege/aws/right-size/right-size";
import { terraformPolicy } from "@/lib/domain/privilege/aws/right-size/terraform";
import { showText } from "@/lib/domain/text";
import { loadAccess } from "@/lib/features/access/data";
import { getRightSizing, type RightSizing } from "@/lib/features/right-sizing/data";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { systemScope } from "@/lib/platform/scope";

interface Options {
  days: number;
  pin: string[];
  source?: string;
  json?: true;
  terraform?: true;
  data?: string;
}

const usualDays = 90;
/** AWS keeps for 400 days what was reached, and Rollcall keeps its roll-ups for a little longer. */
const mostDays = 366;

/** `rollcall right-size`. */
export function register(program: Command): void {
  program
    .command("right-size")
    .description(
      "what an identity of AWS holds and did not use, and its policies without that; changes nothing",
    )
    .argument("<identity>", "its id, name or other id")
    .option("--days <n>", "how far back use is looked for", daysOf, usualDays)
    .option("--pin <action>", "an action that stays; may be said again", pinned, [])
    .option("--source <name>", "only what this source lists")
    .option("--terraform", "the policies as Terraform")
    .option("--json", "one object")
    .option("--data <dir>", "the data folder")
    .action(rightSize);
}

function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= mostDays) return days;
  throw new InvalidArgumentError(`It is a number of days from 1 to ${mostDays}.`);
}

function pinned(action: string, before: readonly string[]): string[] {
  if (/^[a-z0-9-]+:[a-z0-9]+$/i.test(action)) return [...before, action.toLowerCase()];
  throw new InvalidArgumentError("It is one action, as in ec2:StartInstances.");
}

async function rightSize(identity: string, options: Options): Promise<void> {
  await withDatabase(options, async ({ database: { pool } }) => {
    const access = await loadAccess(pool, systemScope(), {
      identities: [identity],
      source: options.source ?? null,
    });
    const named = access.who(identity);
    if (named.is !== "one")
      return cannotTell(access, identity, `There is no identity ${showText(identity, 200)}.`);
    const now = await databaseNow(pool);
    const request = { days: options.days, pinned: new Set(options.pin) };
    const sized = await getRightSizing(pool, systemScope(), named.who, request, now);
    if (options.json) answer(JSON.stringify({ identity: named.who.name, ...sized }));
    else if (options.terraform) answerTerraform(sized);
    else answerText(named.who.name, sized);
    tellLimits(sized);
  });
}

const columns: readonly TableColumn<ServiceUse>[] = [
  { title: "service", cell: ({ service }) => service },
  { title: "given", cell: ({ granted }) => granted },
  { title: "used", cell: ({ used }) => used },
  { title: "kept", cell: ({ kept }) => kept },
  { title: "unused", cell: ({ unused }) => unused },
  { title: "last used", cell: ({ lastUsed }) => lastUsed },
];

function answerText(name: string, { counts, days, services, policies, held }: RightSizing): void {
  const kept = counts.unlogged + counts.not_covered + counts.pinned;
  const all = counts.used + kept + counts.unused;
  const what =
    counts.unused === 0
      ? `none of ${all} actions is known to be unused in ${days} days`
      : `taking away ${counts.unused} of ${all} actions changes nothing that was seen in ${days} days`;
  answer(`${showText(name, 200)}: ${what}.`);
  answer(
    `  ${counts.used} used; kept: ${counts.unlogged} that no log shows, ${counts.not_covered} whose use may not have been seen, ${counts.pinned} pinned`,
  );
  const told = services.filter(({ used, unused }) => used + unused > 0);
  if (told.length > 0) for (const line of tableLines(columns, told)) answer(line);
  if (told.length < services.length)
    answer(`  ${services.length - told.length} services of which neither use nor the lack of it is known`);
  for (const [place, policy] of policies.entries()) {
    const what = titleOf(held[place]);
    if (policy === null) answer(`\n${what}: not read, stays as it is`);
    else if (policy.removed.length === 0) answer(`\n${what}: stays as it is`);
    else if (policy.after === null) answer(`\n${what}: nothing of it is needed`);
    else
      answer(`\n${what}: without ${policy.removed.length} actions\n${JSON.stringify(policy.after, null, 2)}`);
  }
}

const kinds = { aws_managed: "policy of AWS", managed: "policy", inline: "inline policy" } as const;

function titleOf(held: RightSizing["held"][number] | undefined): string {
  return held === undefined ? "policy" : `${kinds[held.kind]} ${showText(held.name, 200)}`;
}

/** What changes, as policies of the account: one that is AWS's own, a group's, or inline becomes one that can be attached in its place. */
function answerTerraform({ policies }: RightSizing): void {
  const taken = new Map<string, number>();
  for (const policy of policies) {
    if (policy === null || policy.after === null || policy.removed.length === 0) continue;
    const parts = fitted(policy.after, policyLimits.managed);
    if (parts === null) {
      tell(
        `${showText(policy.name, 200)}: one statement of it is longer than a policy may be; write it by hand.`,
      );
      process.exitCode = exitCodes.incomplete;
      continue;
    }
    for (const document of parts) {
      // An inline policy may be called as one of the account is, and one that does not fit is several.
      const before = taken.get(policy.name) ?? 0;
      taken.set(policy.name, before + 1);
      answer(terraformPolicy(before === 0 ? policy.name : `${policy.name}-${before + 1}`, document));
    }
  }
}

/** What the answer rests on, and what it cannot rest on. */
function tellLimits({ telemetry: { calls, servicesAsOf }, held, policies }: RightSizing): void {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  tell(
    calls === null
      ? "Calls: no trail of its account was brought in."
      : `Calls: trails from ${day(calls.from)} to ${day(calls.to)}; a call in a region or account without a trail is not among them.`,
  );
  tell(
    servicesAsOf === null
      ? "Services reached: AWS was not asked."
      : `Services reached: as AWS told on ${day(servicesAsOf)}.`,
  );
  const shared = held.filter(({ through }) => through !== null).length;
  if (shared > 0)
    tell(`${shared} of the policies are held by a group: what the others of it use was not looked at.`);
  if (!policies.includes(null)) return;
  tell("A policy was not read: what it gives was not looked at.");
  process.exitCode = exitCodes.incomplete;
}
