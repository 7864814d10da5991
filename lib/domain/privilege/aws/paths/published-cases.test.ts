import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { readAwsFacts } from "@/lib/features/privilege/data-aws-facts";
import { readAccountDetails } from "./account-details";
import { readBareCase } from "./bare-case";
import { nothingRead } from "./estate";
import { actionsOfPaths, allPaths, findPaths } from "./find-paths";

const cases = process.env.ROLLCALL_CASES;
const now = new Date("2026-03-01T00:00:00Z");

/** How much of what was found is right, and how much of what is right was found. */
function judge(pairs: readonly { found: ReadonlySet<string>; expected: ReadonlySet<string> }[]) {
  const both = pairs.map(({ found, expected }) => [...found].filter((one) => expected.has(one)).length);
  const hits = both.reduce((sum, each) => sum + each, 0);
  const share = (of: number) => (of === 0 ? 1 : hits / of);
  return {
    precision: share(pairs.reduce((sum, { found }) => sum + found.size, 0)),
    recall: share(pairs.reduce((sum, { expected }) => sum + expected.size, 0)),
    exact: pairs.filter(
      ({ found, expected }, place) => found.size === expected.size && both[place] === found.size,
    ).length,
  };
}

test("precision and recall are counted right", () => {
  const pairs = [
    { found: new Set(["a", "b"]), expected: new Set(["a"]) },
    { found: new Set(["c"]), expected: new Set(["c", "d"]) },
    { found: new Set<string>(), expected: new Set<string>() },
  ];
  expect(judge(pairs)).toEqual({ precision: 2 / 3, recall: 2 / 3, exact: 1 });
});

if (cases !== undefined) {
  test("pathfinding.cloud: the paths of each policy", async () => {
    const file = join(cases, "pathfinding/cases.jsonl");
    expect(existsSync(file)).toBe(true);
    const facts = await readAwsFacts(actionsOfPaths);
    const schema = z.looseObject({ id: z.string(), expectedPaths: z.array(z.string()) });
    const pairs = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => {
        const body: unknown = JSON.parse(line);
        const read = readBareCase(body);
        const found = read.ok ? findPaths(read.walker, nothingRead, facts, now).map(({ id }) => id) : [];
        return { found: new Set(found), expected: new Set(schema.parse(body).expectedPaths) };
      });
    const { precision, recall, exact } = judge(pairs);
    console.info(
      `pathfinding.cloud: ${pairs.length} policies, ${exact} exact, precision ${precision}, recall ${recall}`,
    );
    expect(precision).toBeGreaterThanOrEqual(0.98);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });

  test("pathfinding.cloud: the table has its ids, permissions and kinds of principals", () => {
    const schema = z.array(
      z.looseObject({ id: z.string(), required: z.array(z.string()), principalType: z.string() }),
    );
    const published = schema.parse(JSON.parse(readFileSync(join(cases, "pathfinding/paths.json"), "utf8")));
    const row = (id: string, as: string, actions: Iterable<string>) =>
      `${id} ${as} ${[...new Set(actions)].sort().join(" ")}`;
    expect(
      allPaths
        .map(({ id, as, deeds }) =>
          row(
            id,
            as,
            deeds.map(({ action }) => action),
          ),
        )
        .sort(),
    ).toEqual(
      published
        .map(({ id, required, principalType }) =>
          row(
            id,
            principalType,
            required.map((each) => each.toLowerCase()),
          ),
        )
        .sort(),
    );
  });

  test("iam-vulnerable: who of the account can escalate", async () => {
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(join(cases, "iam-vulnerable", name), "utf8"));
    const facts = await readAwsFacts(actionsOfPaths);
    const account = readAccountDetails(read("account-authorization-details.json"));
    const labels = z
      .array(z.looseObject({ principal: z.string(), strict: z.string() }))
      .parse(read("labels.json"));
    expect(account.ok).toBe(true);
    if (!account.ok) return;
    const found = new Map(
      account.walkers.map(({ walker }) => [
        walker.id.split(":").slice(5).join(":"),
        findPaths(walker, account.estate, facts, now).length > 0,
      ]),
    );
    // What depends on the rest of the account, and who is an administrator anyway, says nothing either way.
    const judged = labels.filter(
      ({ strict }) => strict === "pos" || strict === "neg" || strict === "trust-finding",
    );
    const { precision, recall } = judge([
      {
        found: new Set(
          judged.filter(({ principal }) => found.get(principal)).map(({ principal }) => principal),
        ),
        expected: new Set(judged.filter(({ strict }) => strict === "pos").map(({ principal }) => principal)),
      },
    ]);
    console.info(`iam-vulnerable: ${judged.length} principals, precision ${precision}, recall ${recall}`);
    expect(precision).toBeGreaterThanOrEqual(0.98);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });
}
