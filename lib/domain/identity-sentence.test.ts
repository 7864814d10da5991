import { describe, expect, it } from "vitest";
import { ago, identitySentence, type SentenceFacts } from "@/lib/domain/identity-sentence";
import { noTelemetry } from "@/lib/domain/record";

const now = new Date("2026-11-23T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const role: SentenceFacts = {
  kind: "cloud_role",
  system: "aws",
  managedBy: "customer",
  status: "active",
  account: { kind: "account", name: "4711" },
  createdAt: hoursAgo(24 * 400),
  goneAt: null,
  lastUsed: {
    at: hoursAgo(3),
    grade: "observed",
    precisionSeconds: 60,
    coveredSince: hoursAgo(24 * 500),
    gap: "none",
  },
  activeCredentials: 1,
  activeStaticCredentials: 1,
  owner: { state: "none", name: null },
};
const sentence = (more: Partial<SentenceFacts>) => identitySentence({ ...role, ...more }, now);

describe("an identity in words", () => {
  it("says what it is, its ways in, its last use and who answers", () => {
    expect(sentence({})).toBe(
      "An AWS role in account 4711. It has 1 active credential, static. Last used 3 hours ago (observed). Nobody answers for it.",
    );
  });

  it("tells never used from not known", () => {
    const unseen = { ...role.lastUsed, at: null, grade: "none" as const };
    expect(sentence({ lastUsed: unseen })).toContain("Never used: all use since its creation is recorded.");
    expect(sentence({ lastUsed: { ...unseen, coveredSince: hoursAgo(24 * 30) } })).toContain(
      "No use since 2026-10-24; what was before is not recorded.",
    );
    expect(sentence({ lastUsed: { ...unseen, gap: "not_permitted" } })).toContain("we may not read that");
    expect(sentence({ lastUsed: noTelemetry })).toContain("nobody records it");
  });

  it.each([
    [{ kind: "deploy_key", system: "github", account: null }, "A GitHub deploy key."],
    [
      { kind: "mcp_server", system: "mcp", account: { kind: "host", name: "laptop" } },
      "An MCP server in host laptop.",
    ],
    [{ kind: "cloud_user", system: "host", account: null, status: "disabled" }, "A user. It is disabled."],
    [{ kind: "ai_agent", system: "claude-code", account: null }, "A Claude Code AI agent."],
    [{ kind: "service_account", system: "ad", account: null }, "An Active Directory service account."],
    [{ kind: "other", system: "acme", account: { kind: null, name: null } }, "An acme identity."],
    [
      { managedBy: "provider", goneAt: hoursAgo(48) },
      "An AWS role in account 4711. Gone since 2026-11-21. Its provider runs it.",
    ],
  ] satisfies [Partial<SentenceFacts>, string][])("begins %j with “%s”", (more, start) => {
    expect(sentence(more).startsWith(start)).toBe(true);
  });

  it("shows names from outside safely", () => {
    const said = sentence({
      account: { kind: "account", name: "a\u202Eb\nc" },
      owner: { state: "accepted", name: "Ada\u0007" },
    });
    expect(said).toContain("account a⟦U+202E⟧b c.");
    expect(said).toContain("Ada answers for it.");
  });

  it("counts time in the largest unit that fits", () => {
    expect([0, 0.5, 1, 30, 24 * 45, 24 * 70, 24 * 800].map((hours) => ago(hoursAgo(hours), now))).toEqual([
      "just now",
      "30 minutes ago",
      "1 hour ago",
      "1 day ago",
      "45 days ago",
      "2 months ago",
      "2 years ago",
    ]);
  });
});
