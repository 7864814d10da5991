import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { gitlabConfigSchema } from "./config";
import { gitlab } from "./connector";
import { canaries } from "./fixtures/acme";
import { fakeGitLab, now, ofGroup } from "./fixtures/fake-gitlab";
import { placeScope } from "./plan";
import { permission } from "./steps";

const config = gitlabConfigSchema.parse(ofGroup);
const page = (dataSet: string, call: string, item: Record<string, unknown>): Page => ({
  scope: placeScope(dataSet, config, 10),
  call,
  body: {
    realm: "gitlab",
    issuer: "https://gitlab.com",
    parts: [{ place: { kind: "project", id: 1, path: "acme/x" }, items: [item] }],
  },
  collectedAt: now,
});
const tokenPage = (item: Record<string, unknown>) =>
  page("project-tokens", "GET /projects/:id/access_tokens", { id: 1, active: true, ...item });

const members = Array.from({ length: 10_000 }, (_, id) => ({
  id: 100_000 + id,
  username: `u${id}`,
  state: "active",
}));

/** A call of each data set that is refused, with what the reader must be. */
const refusals: [string, string, string][] = [
  ["group-tokens", "/groups/10/access_tokens", permission.owner],
  ["project-tokens", "/projects/101/access_tokens", permission.maintainer],
  ["service-accounts", "/service_accounts", permission.owner],
  ["members", "/members/all", permission.member],
  ["group-deploy-tokens", "/groups/10/deploy_tokens", permission.owner],
  ["project-deploy-credentials", "/projects/101/deploy_tokens", permission.maintainer],
  ["group-runners", "/groups/10/runners", permission.owner],
  ["project-runners", "/projects/101/runners", permission.maintainer],
  ["group-variables", "/groups/10/variables", permission.owner],
  ["project-variables", "/projects/101/variables", permission.maintainer],
  ["triggers", "/triggers", permission.maintainer],
  ["group-webhooks", "/groups/10/hooks", permission.owner],
  ["project-webhooks", "/projects/101/hooks", permission.maintainer],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(gitlab, {
    now,
    canaries: Object.values(canaries),
    live: {
      config,
      source: fakeGitLab(),
      // Pipelines 2, tokens 3, a service account, members 3, deploy tokens 2, a deploy key, runners 2, a trigger, hooks 2.
      identities: 17,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeGitLab({ denied }),
      })),
      looping: fakeGitLab({ loops: true }),
      bulk: {
        source: fakeGitLab({ more: { "/groups/acme/members/all": members }, pageSize: 100 }),
        identities: 10_014,
        heapMb: 120,
      },
    },
    datesIn: (form) => tokenPage({ created_at: form, expires_at: form, last_used_at: form }),
    rename: { before: tokenPage({ name: "old" }), after: tokenPage({ name: "new" }) },
    unknowns: [
      {
        title: "A new state of a runner",
        page: page("project-runners", "GET /projects/:id/runners", { id: 1, status: "hibernating" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A new state of a member",
        page: page("members", "GET /groups/:id/members/all", { id: 1, username: "x", state: "floating" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
    ],
  });
  // A group has no calls for administrators, so that they are not tried.
  expect(failures.filter((failure) => !failure.includes(permission.admin))).toEqual([]);
}, 120_000);
