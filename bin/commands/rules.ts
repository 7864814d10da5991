import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { type TableColumn, tableLines } from "@/bin/print-table";
import { replayLines } from "@/bin/replay-lines";
import { readRuleFiles } from "@/bin/rule-files";
import type { Rule } from "@/lib/domain/assessment/rule";
import { toIdentityRule } from "@/lib/domain/custom-rule/custom-rule";
import { viewLines } from "@/lib/domain/custom-rule/view-lines";
import type { RuleSet } from "@/lib/domain/rules/rule-set";
import { showText } from "@/lib/domain/text";
import { definitionOf, isSame, saveCustomRules } from "@/lib/features/custom-rules/mutations";
import { writeRuleFile } from "@/lib/features/custom-rules/schema-file";
import { readRuleSet } from "@/lib/features/rules/data-standing";
import { replay } from "@/lib/jobs/assess/replay/replay";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { AppError } from "@/lib/platform/errors";
import { systemScope } from "@/lib/platform/scope";

interface Options {
  json?: true;
  data?: string;
}

/** `rollcall rules list|show|test|fields|export|import`. */
export function register(program: Command): void {
  const rules = program.command("rules").description("what is asked of identities, and rules of your own");
  rules
    .command("list")
    .description("every rule, with how it is set here")
    .option("--json", "one object a line")
    .option("--data <dir>", "data folder")
    .action(list);
  rules
    .command("show <id>")
    .description("one rule: what it asks, why, and what to do")
    .option("--json", "one object")
    .option("--data <dir>", "data folder")
    .action(show);
  rules
    .command("test <file...>")
    .description("check rules of your own in YAML files, and try them on the inventory; changes nothing")
    .option("--days <n>", "what they would have raised on so many of the last days (0 to 90)", readDays, 30)
    .option("--offline", "only what needs no inventory: the file, the types and the examples in it")
    .option("--json", "one object a rule")
    .option("--data <dir>", "data folder")
    .action(test);
  rules
    .command("fields")
    .description("what an expression can ask, as Markdown")
    .action(() => {
      for (const line of viewLines()) answer(line);
    });
  rules
    .command("export [id...]")
    .description("your own rules as YAML: those named, or all")
    .option("--out <file>", "write them there instead of to standard output")
    .option("--data <dir>", "data folder")
    .action(exportRules);
  rules
    .command("import <file...>")
    .description("bring your own rules in; new ones are drafts until they are switched on")
    .option("--yes", "do it; without it, only what would be done is told")
    .option("--data <dir>", "data folder")
    .action(importRules);
}

function readDays(text: string): number {
  if (!/^\d{1,2}$/.test(text) || Number(text) > 90) throw new InvalidArgumentError("It takes 0 to 90 days.");
  return Number(text);
}

async function list({ json, data }: Options): Promise<void> {
  await withDatabase({ data }, async ({ database: { pool } }) => {
    const set = await readRuleSet(pool);
    const rows = [...set.all, ...draftsOf(set)].map((rule) => rowOf(rule, set));
    if (json) for (const row of rows) answer(JSON.stringify(row));
    else {
      const columns: TableColumn<(typeof rows)[number]>[] = [
        { title: "id", cell: (row) => row.id },
        { title: "title", cell: (row) => row.title, width: 60 },
        { title: "risks", cell: (row) => row.risks.join(" ") },
        { title: "severity", cell: (row) => row.severity },
        { title: "state", cell: (row) => row.state },
      ];
      for (const line of tableLines(columns, rows)) answer(line);
    }
  });
}

function draftsOf({ custom }: RuleSet): Rule[] {
  return custom.filter(({ state }) => state === "draft").map(toIdentityRule);
}

function rowOf(rule: Rule, set: RuleSet) {
  const own = set.custom.find(({ slug }) => slug === rule.id);
  const state = own?.state ?? ((set.settings.get(rule.id)?.enabled ?? true) ? "on" : "off");
  const { id, title, risks, maturity } = rule;
  return { id, title, risks, severity: rule.severity.usual, maturity, state, own: own !== undefined };
}

async function show(id: string, { json, data }: Options): Promise<void> {
  await withDatabase({ data }, async ({ database: { pool } }) => {
    const set = await readRuleSet(pool);
    const own = set.custom.find(({ slug }) => slug === id);
    const rule = own ? toIdentityRule(own) : set.all.find((each) => each.id === id);
    if (!rule) throw noSuchRule(id);
    const row = rowOf(rule, set);
    const { why, fix, verify } = rule;
    const words = own ? { language: own.language, expression: own.expression, sentence: own.sentence } : {};
    const told = { ...row, why, fix, verify, ...words };
    if (json) answer(JSON.stringify(told));
    else
      for (const [name, value] of Object.entries(told))
        answer(`${name.padEnd(12)}${Array.isArray(value) ? value.join(" ") : showText(String(value), 2000)}`);
  });
}

async function test(paths: string[], options: Options & { days: number; offline?: true }): Promise<void> {
  const rules = readRuleFiles(paths);
  const examples = rules.reduce((sum, { cases }) => sum + cases.length, 0);
  tell(
    `${rules.length} ${rules.length === 1 ? "rule is" : "rules are"} well formed; ${examples} examples answer as expected.`,
  );
  if (options.offline) return;
  await withDatabase(options, async ({ database: { pool } }) => {
    const now = await databaseNow(pool);
    const { signal } = new AbortController();
    for (const definition of rules) {
      const asked = { kind: "custom" as const, definition };
      const result = await replay(pool, { asked, now, days: options.days, signal });
      if (options.json) answer(JSON.stringify({ id: definition.slug, ...result }));
      else for (const line of replayLines(definition, result)) answer(line);
    }
  });
}

async function exportRules(ids: string[], { out, data }: Options & { out?: string }): Promise<void> {
  await withDatabase({ data }, async ({ database: { pool } }) => {
    const { custom } = await readRuleSet(pool);
    const unknown = ids.find((id) => !custom.some(({ slug }) => slug === id));
    if (unknown !== undefined) throw noSuchRule(unknown);
    const chosen = ids.length > 0 ? custom.filter(({ slug }) => ids.includes(slug)) : custom;
    if (chosen.length === 0) {
      throw new AppError({
        code: "no_own_rules",
        message: "There are no rules of your own.",
        safe: "Nothing was written.",
        next: "Write one on the screen Rules, or bring a file with `rollcall rules import`.",
      });
    }
    const text = writeRuleFile(chosen.map(definitionOf));
    if (out === undefined) answer(text.trimEnd());
    else writeFileSync(resolve(out), text);
    tell(`${chosen.length} ${chosen.length === 1 ? "rule" : "rules"} written.`);
  });
}

async function importRules(paths: string[], { yes, data }: Options & { yes?: true }): Promise<void> {
  const rules = readRuleFiles(paths);
  await withDatabase({ data }, async ({ database: { pool } }) => {
    const { custom } = await readRuleSet(pool);
    for (const rule of rules) {
      const known = custom.find(({ slug }) => slug === rule.slug);
      const same = known && isSame(known, rule);
      answer(`${known ? (same ? "same" : "changed") : "new"}  ${rule.slug}  ${showText(rule.title, 90)}`);
    }
    if (!yes) {
      tell("Nothing was changed. --yes brings them in.");
      return;
    }
    const { added, changed } = await saveCustomRules({ pool }, systemScope(), rules, await databaseNow(pool));
    tell(`${added} added as drafts, ${changed} changed.`);
  });
}

function noSuchRule(id: string): AppError {
  return new AppError({
    code: "no_such_rule",
    message: `There is no rule ${showText(id, 80)}.`,
    safe: "Nothing was changed.",
    next: "`rollcall rules list` has them all.",
    exitCode: 2,
  });
}
