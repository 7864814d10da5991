import { describe, expect, it } from "vitest";
import { usageEvent } from "@/lib/domain/usage-event";
import { manyWord, UsageRollup } from "@/lib/domain/usage-rollup";

const at = new Date("2026-11-20T10:15:00Z");
const identityId = "00000000-0000-0000-0000-000000000001";
type Made = Partial<Record<"service" | "action" | "country" | "onBehalfOf" | "credential", string>>;

/** Rows of 5,000 uses, each with the words that are made for its number. */
function rowsOf(made: (n: number) => Made) {
  const rollup = new UsageRollup("source");
  for (let n = 0; n < 5000; n += 1) {
    const { credential = null, ...said } = made(n);
    const event = usageEvent({
      ...{ id: `${n}`, at, actor: { ref: { realm: "r", externalId: "ci" } }, outcome: "ok" as const },
      ...{ service: "s3", action: "Get", ...said },
    });
    rollup.add(event, { identityId, credentialId: credential });
  }
  return rollup.sorted();
}

describe("a day's rows", () => {
  // Without digits, which are taken for numbers that tell single starts apart.
  const word = (n: number) => [...`${n}`].map((digit) => "abcdefghij".at(Number(digit))).join("");
  it.each<[string, (n: number) => Made, number, Partial<Record<string, unknown>>]>([
    ["whom it was for", (n) => ({ onBehalfOf: word(n) }), 1001, { action: "Get", onBehalfOf: manyWord }],
    ["actions", (n) => ({ action: `Call${word(n)}` }), 2001, { service: "s3", action: manyWord }],
    ["services", (n) => ({ service: word(n) }), 3001, { service: manyWord, action: manyWord }],
    ["countries", (n) => ({ country: word(n) }), 3001, { country: manyWord, outcome: "ok" }],
    ["credentials", (n) => ({ credential: word(n) }), 3001, { credentialId: null, service: manyWord }],
  ])("are bounded where a log makes up %s, and no use is lost", (_what, made, most, last) => {
    const rows = rowsOf(made);
    expect(rows.length).toBeLessThanOrEqual(most);
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(5000);
    expect(rows).toContainEqual(expect.objectContaining(last));
  });

  it("keep their words where a log has few", () => {
    const rows = rowsOf((n) => ({ action: `Call${n % 500}` }));
    expect(rows).toHaveLength(500);
    expect(rows.every(({ count, action }) => count === 10 && action !== manyWord)).toBe(true);
  });
});
