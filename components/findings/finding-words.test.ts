import { expect, it } from "vitest";
import type { FindingRow } from "@/lib/features/findings/schema";
import {
  closesWord,
  headline,
  inboxLink,
  riskTitle,
  riskWord,
  subjectTitle,
  ticketText,
} from "./finding-words";

const identity = (name: string | null) => ({
  id: "00000000-0000-4000-8000-000000000001",
  kind: "cloud_user",
  name,
  externalId: "AIDA1",
});
const row: FindingRow = {
  id: "00000000-0000-4000-8000-00000000000f",
  rule: { id: "credential-too-old", title: "Credential too old" },
  risks: ["NHI7"],
  severity: "high",
  confidence: "high",
  sentence: "AKIA1 was made\n400 days ago.",
  evidence: [],
  state: "open",
  unsure: false,
  identity: identity("ci-\u202Edeploy"),
  place: null,
  system: "aws",
  environment: null,
  account: null,
  owner: null,
  cause: null,
  firstSeenAt: new Date(0),
  lastSeenAt: new Date(0),
  resolvedAt: null,
  reopenedAt: null,
  times: 1,
  exception: null,
  assignee: null,
};

it("a finding is called after its identity, else its place, and never by what hides in a name", () => {
  expect(subjectTitle(row)).toBe("ci-⟦U+202E⟧deploy");
  expect(subjectTitle({ identity: identity(" "), place: null })).toBe("AIDA1");
  expect(
    subjectTitle({ identity: null, place: { id: row.id, kind: "environment_file", locator: "/srv/.env" } }),
  ).toBe("/srv/.env");
});

it("a finding is one line, also in a ticket", () => {
  expect(headline(row)).toBe("ci-⟦U+202E⟧deploy: AKIA1 was made 400 days ago.");
  expect(ticketText([row, { ...row, severity: "low" }], "https://rollcall.example")).toBe(
    [
      `[high] ${headline(row)} (Credential too old) https://rollcall.example/findings/${row.id}`,
      `[low] ${headline(row)} (Credential too old) https://rollcall.example/findings/${row.id}`,
    ].join("\n"),
  );
});

it("a cause says how much it closes", () => {
  expect([1, 2, 1700].map(closesWord)).toEqual([
    "One fix closes it",
    "One fix closes 2",
    "One fix closes 1,700",
  ]);
});

it("risks are called as OWASP does; agents are beside that list", () => {
  expect([riskWord("NHI7"), riskTitle("NHI7"), riskTitle("AGENT")]).toEqual([
    "NHI7",
    "NHI7 Long-Lived Secrets",
    "AI agents",
  ]);
});

it("a query stands in the inbox's address", () => {
  expect(inboxLink('cause:"role:x y"')).toBe("/findings?q=cause%3A%22role%3Ax+y%22");
});
