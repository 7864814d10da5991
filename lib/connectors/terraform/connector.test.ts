import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { terraformConfigSchema } from "./config";
import { terraform } from "./connector";
import { canaries, state } from "./fixtures/acme";
import { fakePlatform } from "./fixtures/fake-platform";
import { everything, file, now } from "./fixtures/read-terraform";
import { permission } from "./permissions";

const realm = "terraform:app.terraform.io";
const page = (dataSet: string, list: string, item: object): Page => ({
  scope: { key: `x/${dataSet}`, dataSet, title: "", issues: [realm] },
  call: `GET /organizations/{organization}/${list}`,
  body: { realm, organization: "acme", items: [item] },
  collectedAt: now,
});

const many = Array.from({ length: 10_000 }, (_, index) => ({
  id: `ws-${index}`,
  type: "workspaces",
  attributes: { name: `w${index}` },
}));
const roles = Array.from({ length: 10_000 }, (_, index) => ({
  mode: "managed",
  type: "aws_iam_role",
  name: `r${index}`,
  instances: [{ attributes: { arn: `arn:aws:iam::123456789012:role/r${index}`, name: `r${index}` } }],
}));

/** A list of each data set that is refused, with the permission that it needs. */
const refusals: [string, string, string][] = [
  ["teams", "/teams", permission.teams],
  ["team-tokens", "/team-tokens", permission.teamTokens],
  ["agent-pools", "/agent-pools", permission.agentPools],
  ["oauth-clients", "/oauth-clients", permission.vcs],
  ["workspaces", "/workspaces", permission.workspaces],
  ["variable-sets", "/varsets", permission.variableSets],
];

test("the connector keeps the contract", async () => {
  const config = terraformConfigSchema.parse({});
  const failures = await checkContract(terraform, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: terraformConfigSchema.parse(everything),
      source: fakePlatform(),
      // Tokens 3, a pool, a connection, workspaces 2.
      identities: 7,
      denied: refusals.map(([dataSet, end, needed]) => ({
        dataSet,
        permission: needed,
        source: (request) =>
          new URL(request.url).pathname.endsWith(end) ? { status: 403, body: {} } : fakePlatform()(request),
      })),
      looping: fakePlatform({ loops: true }),
      bulk: { source: fakePlatform({ workspaces: many }), identities: 10_005, heapMb: 150 },
    },
    exports: [
      {
        title: "A state",
        files: [file("shop-production.tfstate", state)],
        config,
        identities: 3,
        complete: true,
        bulk: {
          files: [file("big.tfstate", { ...state, resources: roles })],
          identities: 10_000,
          heapMb: 150,
        },
      },
    ],
    datesIn: (form) =>
      page("team-tokens", "team-tokens", {
        id: "at-1",
        "created-at": form,
        "last-used-at": form,
        "expired-at": form,
      }),
    rename: {
      before: page("workspaces", "workspaces", { id: "ws-1", name: "old" }),
      after: page("workspaces", "workspaces", { id: "ws-1", name: "new" }),
    },
    unknowns: [
      {
        title: "A new status of an AWS key",
        page: {
          scope: { key: "x/state", dataSet: "state", title: "", issues: ["tfstate:l"] },
          call: "state",
          body: {
            realm: "tfstate:l",
            name: "s",
            items: [
              {
                address: "aws_iam_access_key.a",
                type: "aws_iam_access_key",
                mode: "managed",
                attributes: { id: "AKIAQ3EGRF4XUDZ7PLMN", status: "Hibernated" },
                secrets: [],
              },
            ],
          },
          collectedAt: now,
        },
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
