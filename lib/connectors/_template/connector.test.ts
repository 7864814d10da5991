import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import type { FakeSource } from "@/lib/connectors/sdk/contract-kit-live";
import { template } from "./connector";

const now = new Date("2026-11-23T12:00:00Z");
const fixture = fileURLToPath(new URL("./fixtures/service-accounts.json", import.meta.url));
const lists: unknown[] = JSON.parse(readFileSync(fixture, "utf8"));

/** Answers with the recorded pages: the first, then what the cursor names. */
const source: FakeSource = ({ query }) => {
  const cursor = query?.cursor;
  return { body: lists[typeof cursor === "string" ? Number(cursor.slice(1)) : 0] };
};

/** A workspace with `count` accounts, 100 a page. */
const large =
  (count: number): FakeSource =>
  ({ query }) => {
    const start = typeof query?.cursor === "string" ? Number(query.cursor) : 0;
    const items = Array.from({ length: Math.min(100, count - start) }, (_, index) => ({
      id: `sa-${start + index}`,
      state: "ENABLED",
    }));
    return { body: { workspace: "w-acme", items, next: start + 100 < count ? String(start + 100) : null } };
  };

const pageOf = (item: Record<string, unknown>): Page => ({
  scope: { key: "w/service-accounts", dataSet: "service-accounts", title: "", issues: ["template:w"] },
  call: "GET /service-accounts",
  body: { workspace: "w", items: [{ id: "sa-1", name: "a", ...item }] },
  collectedAt: now,
});

describe("the template", () => {
  it("keeps the contract", async () => {
    const failures = await checkContract(template, {
      now,
      canaries: ["CANARY-token-of-the-connector", "CANARY-token-of-sa-1"],
      live: {
        config: { url: "https://acme.example.com", token: "CANARY-token-of-the-connector" },
        source,
        identities: 3,
        denied: [
          {
            dataSet: "service-accounts",
            permission: "service-accounts:read",
            source: () => ({ status: 403, body: { error: "forbidden" } }),
          },
        ],
        looping: () => ({ body: { workspace: "w-acme", items: [], next: "same" } }),
        bulk: { source: large(10_000), identities: 10_000, heapMb: 100 },
      },
      datesIn: (form) => pageOf({ createdAt: form, lastUsedAt: form, usageSince: form }),
      rename: { before: pageOf({ name: "old" }), after: pageOf({ name: "new" }) },
      unknowns: [
        {
          title: "A new state",
          page: pageOf({ state: "HIBERNATED" }),
          holds: ({ records }) =>
            records.some((record) => record.t === "identity" && record.status === "unknown"),
        },
      ],
    });
    expect(failures).toEqual([]);
  });

  it("tells use from no use, and no use from no telemetry", () => {
    const lastUsed = (item: Record<string, unknown>) => {
      const [record] = template.toRecords(pageOf(item)).records;
      return record?.t === "identity" ? record.lastUsed : null;
    };
    expect(lastUsed({ lastUsedAt: "2026-11-20T08:30:00Z" })).toMatchObject({
      grade: "reported",
      gap: "no_telemetry",
    });
    expect(lastUsed({ usageSince: "2023-01-01T00:00:00Z" })).toMatchObject({
      at: null,
      grade: "none",
      gap: "none",
    });
    expect(lastUsed({})).toMatchObject({ at: null, gap: "no_telemetry" });
  });
});
