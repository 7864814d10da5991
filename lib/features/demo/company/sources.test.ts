import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { demoCompany } from "./sources";

const now = new Date("2026-11-26T09:00:00Z");
const origin = {
  seed: "test",
  now,
  fingerprint: (secret: string) => createHash("sha256").update(secret).digest("hex"),
  fingerprintKeyId: "0123456789ab",
};

/** Every file of a company as text. */
async function filesOf(company: ReturnType<typeof demoCompany>): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const source of company.sources) {
    for (const file of [...(await source.files()), ...(source.logs?.() ?? [])]) {
      const bytes = await buffer(file.open());
      texts.set(
        texts.has(source.name) ? `${source.name}: ${file.name}` : source.name,
        (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("utf8"),
      );
    }
  }
  return texts;
}

describe("the demo company", () => {
  it("is the same for the same seed and day, and another one for another seed", async () => {
    const texts = await filesOf(demoCompany(origin));
    expect(await filesOf(demoCompany(origin))).toEqual(texts);
    expect(await filesOf(demoCompany({ ...origin, seed: "other" }))).not.toEqual(texts);
  });

  it("lies in the past of the day on which it is looked at", async () => {
    const texts = await filesOf(demoCompany(origin));
    const dated = [...texts.values()].flatMap((text) => [
      ...text.matchAll(/"(\w+)":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"/g),
    ]);
    const moments = dated.map(([, , moment]) => moment ?? "");
    expect(moments.length).toBeGreaterThan(1000);
    const ahead = dated
      .filter(([, , moment = ""]) => moment > now.toISOString())
      .map(([, field = ""]) => field);
    expect(ahead.length).toBeGreaterThan(6);
    // Only the days on which something ends.
    expect(ahead.filter((field) => !/after|expir|end/i.test(field))).toEqual([]);
    expect([...moments].sort()[0]?.slice(0, 4)).toBe("2016");
  });

  it("hands its snapshots over without any secret, and its register with one", async () => {
    const company = demoCompany(origin);
    const texts = await filesOf(company);
    const register = texts.get("Service account register") ?? "";
    const inRegister = company.secrets().filter((secret) => register.includes(secret));
    texts.delete("Service account register");
    const elsewhere = company
      .secrets()
      .filter((secret) => [...texts.values()].some((text) => text.includes(secret)));
    expect(company.secrets().length).toBeGreaterThan(100);
    expect(inRegister).toHaveLength(1);
    expect(elsewhere).toEqual([]);
  });

  it("says of each planted problem where it is", () => {
    const ids = demoCompany(origin)
      .planted()
      .map((problem) => problem.id);
    expect(new Set(ids).size).toBe(ids.length);
    const findings = new Set(
      demoCompany(origin)
        .planted()
        .map((problem) => problem.finding),
    );
    for (let finding = 1; finding <= 12; finding += 1) expect(findings).toContain(finding);
  });
});
