import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { githubConfigSchema } from "./config";
import { github } from "./connector";
import { canaries, org } from "./fixtures/acme";
import { fakeGitHub } from "./fixtures/fake-github";
import { everything, now } from "./fixtures/read-github";
import { permission } from "./permission-names";
import { orgScope } from "./plan";
import type { DataSetId } from "./steps";

const page = (dataSet: DataSetId, call: string, item: Record<string, unknown>): Page => ({
  scope: orgScope(dataSet, "github", org),
  call,
  body: { realm: "github", org, items: [item] },
  collectedAt: now,
});
const tokenPage = (item: Record<string, unknown>) =>
  page("tokens", "GET /orgs/{org}/personal-access-tokens", { id: 1, token_id: 1, ...item });

const tokens = Array.from({ length: 10_000 }, (_, index) => ({
  id: index,
  token_id: index,
  token_name: `token ${index}`,
  owner: { id: index, login: `u${index}` },
  repository_selection: "all",
  permissions: { repository: { contents: "read" } },
}));

/** A call of each data set that is refused, with the permission that it needs. */
const refusals: [DataSetId, string, string][] = [
  ["apps", "/installations", permission.orgAdministration],
  ["tokens", "/personal-access-tokens", permission.tokens],
  ["token-requests", "/personal-access-token-requests", permission.tokenRequests],
  ["people", "/orgs/acme/members", permission.members],
  ["teams", "/orgs/acme/teams", permission.members],
  ["organization-roles", "/organization-roles", permission.roles],
  ["runners", "/actions/runner-groups", permission.runners],
  ["repository-runners", "/shop/actions/runners", permission.administration],
  ["organization-webhooks", "/orgs/acme/hooks", permission.orgWebhooks],
  ["repository-webhooks", "/shop/hooks", permission.webhooks],
  ["organization-secrets", "/orgs/acme/actions/secrets", permission.orgSecrets],
  ["dependabot-secrets", "/dependabot/secrets", permission.orgDependabot],
  ["codespaces-secrets", "/codespaces/secrets", permission.orgCodespaces],
  ["organization-variables", "/orgs/acme/actions/variables", permission.orgVariables],
  ["repository-secrets", "/shop/actions/secrets", permission.secrets],
  ["repository-variables", "/shop/actions/variables", permission.variables],
  ["environments", "/environments/production/secrets", permission.environments],
  ["workflows", "/shop/actions/permissions/workflow", permission.administration],
  ["deploy-keys", "/shop/keys", permission.administration],
  ["branch-protection", "/shop/branches/main/protection", permission.administration],
  ["code-owners", "/shop/contents/.github/CODEOWNERS", permission.contents],
  ["credential-authorizations", "/credential-authorizations", permission.orgAdministration],
  ["secret-scanning", "/secret-scanning/alerts", permission.alerts],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(github, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: githubConfigSchema.parse(everything),
      source: fakeGitHub(),
      // Apps 4, tokens 3 and a request, accounts 4, runners 2 and a family, hooks 2, workflows 1, deploy keys 2,
      // authorised credentials 2.
      identities: 22,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeGitHub({ denied }),
      })),
      looping: fakeGitHub({ loops: true }),
      bulk: {
        source: fakeGitHub({ more: { "/orgs/acme/personal-access-tokens": tokens }, pageSize: 100 }),
        identities: 10_019,
        heapMb: 150,
      },
    },
    datesIn: (form) =>
      tokenPage({ access_granted_at: form, token_expires_at: form, token_last_used_at: form }),
    rename: { before: tokenPage({ token_name: "old" }), after: tokenPage({ token_name: "new" }) },
    unknowns: [
      {
        title: "A new state of a runner",
        page: page("runners", "GET /orgs/{org}/actions/runners", { id: 1, name: "r", status: "hibernating" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A new kind of authorised credential",
        page: page("credential-authorizations", "GET /orgs/{org}/credential-authorizations", {
          login: "jane",
          credential_id: 1,
          credential_type: "passkey",
        }),
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.type === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
