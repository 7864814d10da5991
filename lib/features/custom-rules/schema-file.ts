import { isMap, isSeq, LineCounter, type ParsedNode, parseDocument, stringify } from "yaml";
import { z } from "zod";
import { nearest } from "@/lib/domain/query/nearest";
import { ruleDefinitionSchema, type SavedDefinition } from "./schema";

/**
 * Rules of our own as a YAML file: `version: 1` and `rules`, a list. In the file a rule's slug is its `id`.
 */

const keys = [
  "id",
  "title",
  "why",
  "fix",
  "verify",
  "severity",
  "risks",
  "language",
  "expression",
  "sentence",
  "oneFix",
  "cases",
] as const;

/** What is wrong with a file, and in which line; 0: of the whole. */
export interface FileProblem {
  line: number;
  message: string;
}

export type ReadRules = { ok: true; rules: SavedDefinition[] } | { ok: false; problems: FileProblem[] };

/** The rules as a file that `readRuleFile` reads. */
export function writeRuleFile(rules: readonly SavedDefinition[]): string {
  const written = rules.map(({ slug, oneFix, cases, ...rest }) => ({
    id: slug,
    title: rest.title,
    why: rest.why,
    fix: rest.fix,
    verify: rest.verify,
    severity: rest.severity,
    risks: rest.risks,
    language: rest.language,
    expression: rest.expression,
    sentence: rest.sentence,
    ...(oneFix ? { oneFix } : {}),
    ...(cases.length > 0 ? { cases } : {}),
  }));
  return stringify({ version: 1, rules: written }, { lineWidth: 0, aliasDuplicateObjects: false });
}

const fileSchema = z.strictObject({ version: z.literal(1), rules: z.array(z.unknown()).min(1).max(500) });

/** Reads a file of rules. Keys that there are not are refused, and each problem names its line. */
export function readRuleFile(text: string): ReadRules {
  const lines = new LineCounter();
  // No aliases: a few of them can stand for millions of values.
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    merge: false,
    schema: "core",
  });
  const lineAt = (offset: number | undefined) => (offset === undefined ? 0 : lines.linePos(offset).line);
  if (document.errors.length > 0)
    return {
      ok: false,
      problems: document.errors.map(({ message, pos }) => ({
        line: lineAt(pos[0]),
        message: (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "."),
      })),
    };
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 0 });
  } catch {
    return { ok: false, problems: [{ line: 0, message: "It uses aliases, which are not read here." }] };
  }
  const file = fileSchema.safeParse(plain);
  if (!file.success) {
    const message =
      "A file of rules has `version: 1` and `rules`, a list of 1 to 500 rules, and nothing else.";
    return { ok: false, problems: [{ line: 1, message }] };
  }
  const nodes = isMap(document.contents) ? document.contents.get("rules", true) : null;
  const problems: FileProblem[] = [];
  const rules = file.data.rules.flatMap((raw, place) => {
    const node = isSeq<ParsedNode>(nodes) ? nodes.items[place] : undefined;
    const read = readRule(raw);
    if (read.ok) return [read.rule];
    for (const { path, message } of read.problems)
      problems.push({
        line: lineAt(startOf(node, path)),
        message: `${path[0] ? `${path[0]}: ` : ""}${message}`,
      });
    return [];
  });
  const slugs = rules.map(({ slug }) => slug);
  for (const slug of new Set(slugs.filter((each, place) => slugs.indexOf(each) !== place)))
    problems.push({ line: 0, message: `${slug} stands in the file more than once.` });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rules };
}

interface RuleProblem {
  path: readonly string[];
  message: string;
}

function readRule(
  raw: unknown,
): { ok: true; rule: SavedDefinition } | { ok: false; problems: RuleProblem[] } {
  const given = z.record(z.string(), z.unknown()).safeParse(raw);
  if (!given.success)
    return { ok: false, problems: [{ path: [], message: "A rule is a list of names with values." }] };
  const strange = Object.keys(given.data).filter((key) => !keys.some((known) => known === key));
  if (strange.length > 0)
    return {
      ok: false,
      problems: strange.map((key) => {
        const near = nearest(
          key,
          keys.map((word) => ({ word })),
        );
        return {
          path: [key],
          message: `a rule has no such key.${near?.close ? ` Did you mean ${near.word}?` : ""}`,
        };
      }),
    };
  const { id, ...rest } = given.data;
  const read = ruleDefinitionSchema.safeParse({ ...rest, slug: id });
  if (read.success) return { ok: true, rule: read.data };
  return {
    ok: false,
    problems: read.error.issues.map(({ path, message }) => {
      const named = path.map(String);
      return { path: named[0] === "slug" ? ["id"] : named, message };
    }),
  };
}

/** Where a part of a rule begins in the text; where it is missing, where the rule does. */
function startOf(node: ParsedNode | undefined, path: readonly string[]): number | undefined {
  const [key] = path;
  if (!node) return undefined;
  if (isMap(node) && key !== undefined) {
    const pair = node.items.find(({ key: at }) => String(at) === key);
    if (pair?.key?.range) return pair.key.range[0];
  }
  return node.range?.[0];
}
