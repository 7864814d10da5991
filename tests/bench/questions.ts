import { presets } from "@/lib/domain/presets";
import type { InventorySort } from "@/lib/features/identities/schema-state";

/** What the inventory is asked in the benchmark, always the same. */
export interface Question {
  name: string;
  query: string;
  sort: InventorySort;
  direction: "asc" | "desc";
  /** How many pages of 50 rows lie before the one that is read. */
  page: number;
}

/** Rows that searches look for, as the made-up inventory holds them. */
export interface Known {
  name: string;
  arn: string;
  keyId: string;
}

const question = (name: string, query: string, more: Partial<Question> = {}): Question => ({
  name,
  query,
  sort: "name",
  direction: "asc",
  page: 0,
  ...more,
});

const sorts = ["name", "kind", "created", "lastused", "keyage", "expires", "firstseen"] as const;
const ours = presets[0]?.query ?? "";

/** Every preset, each facet alone, three pairs, each order, the first and the 10,000th page, six searches. */
export function questions(known: Known): Question[] {
  return [
    ...presets.map(({ title, query, sort = "name" }) =>
      question(`preset ${title}`, query, {
        sort: sorts.find((each) => each === sort.replace("-", "")) ?? "name",
        direction: sort.startsWith("-") ? "desc" : "asc",
      }),
    ),
    ...[
      "kind:deploy_key",
      "system:kubernetes",
      "class:unsure",
      "managed:third_party",
      "status:disabled",
      "env:sandbox",
      "sensitivity:high",
      "owner:any",
      "grade:inferred",
      "static:true",
      "account:account-7",
      "source:register",
    ].map((query) => question(`facet ${query}`, query)),
    ...["env:production owner:none", "kind:cloud_user static:true", "system:github grade:observed"].map(
      (query) => question(`pair ${query}`, query),
    ),
    ...sorts.flatMap((sort) =>
      (["asc", "desc"] as const).map((direction) =>
        question(`order ${direction === "desc" ? "-" : ""}${sort}`, ours, { sort, direction }),
      ),
    ),
    question("page 1", ours),
    question("page 10,000", ours, { page: 9_999 }),
    question("search for a rare word", known.name.split("-").at(-1) ?? ""),
    question("search for a common word", "worker"),
    question("search for an ARN", known.arn),
    question("search for a key id", known.keyId),
    question("search for two words", "worker payments"),
    question("search for what is not there", "zzqy-nothing"),
  ];
}

/** Nobody asks these often; each has to answer, or to say in time that it cannot. */
export const hardQuestions: readonly Question[] = [
  question("the negation of common words", "-worker -service -api -lambda"),
  question("two letters", "wo"),
  question("a common word by last use", "service", { sort: "lastused" }),
  question("a common word and a rare fact", 'report purpose:"runs the ledger report" env:shared'),
  question("three unknowns", "unused:unknown keyage:unknown expires:unknown"),
  question("a word of every row, most are gone", "a gone:true -status:active"),
  question("no source that sees it, by age of key", "-source:aws -source:github -source:host", {
    sort: "keyage",
  }),
];
