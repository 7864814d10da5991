import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { containersCall, containersToRecords } from "./ecs";
import { clustersCall, clustersToRecords } from "./eks";
import { account, arn } from "./fixtures/wire-answers";
import { accountScope } from "./scopes";

const at = (rest: string) => `arn:aws:ecs:eu-west-1:${account}:${rest}`;
const page = (call: string, body: unknown): Page => ({
  scope: accountScope(account, "ecs", "Containers", "eu-west-1"),
  call,
  body,
  collectedAt: new Date("2026-03-01"),
});

test("a service runs as its task role; the role that starts it is told apart", () => {
  const { records, problems } = containersToRecords(
    page(containersCall, {
      workloads: [
        {
          kind: "ecs_service",
          arn: at("service/main/shop"),
          name: "shop",
          taskRole: arn("role/shop"),
          executionRole: arn("role/start"),
          variables: [
            { name: "web/DB_PASSWORD", secretType: "password", fingerprint: "ab" },
            { name: "web/PORT" },
          ],
        },
      ],
    }),
  );
  expect(problems).toEqual([]);
  const realm = `aws:${account}`;
  expect(records).toMatchObject([
    { t: "resource", kind: "ecs_service", name: "shop" },
    { t: "trust", kind: "workload", identity: { realm, externalId: arn("role/shop") } },
    { t: "trust", identity: { externalId: arn("role/start") }, condition: { as: "execution role" } },
    {
      t: "placement",
      name: "web/DB_PASSWORD",
      identity: { externalId: arn("role/shop") },
      fingerprint: "ab",
    },
  ]);
});

test("one role for both is said once, none is no problem, and a definition that is gone is one", () => {
  const both = { taskRole: arn("role/x"), executionRole: arn("role/x"), variables: [] };
  const { records, problems } = containersToRecords(
    page(containersCall, {
      workloads: [
        { arn: at("service/main/a"), ...both },
        { arn: at("service/main/b"), taskRole: null, executionRole: null, variables: [] },
        { arn: at("task-definition/nightly"), kind: "ecs_task" },
      ],
    }),
  );
  expect(records.filter(({ t }) => t === "trust")).toHaveLength(1);
  expect(problems).toEqual([
    { where: at("task-definition/nightly"), what: expect.stringContaining("task definition is gone") },
  ]);
});

test("a pod identity is a service account of the cluster's issuer that is given a role", () => {
  const cluster = `arn:aws:eks:eu-west-1:${account}:cluster/main`;
  const issuer = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC";
  const association = {
    namespace: "shop",
    serviceAccount: "api",
    roleArn: arn("role/api"),
    targetRoleArn: "arn:aws:iam::444455556666:role/far",
    associationArn: `${cluster}/a-1`,
  };
  const { records, problems } = clustersToRecords(
    page(clustersCall, {
      cluster: { arn: cluster, name: "main", role: arn("role/eks"), issuer },
      associations: [association, { namespace: "shop" }],
    }),
  );
  const subject = "system:serviceaccount:shop:api";
  expect(records).toMatchObject([
    { t: "resource", kind: "eks_cluster", name: "main" },
    { t: "trust", kind: "workload", identity: { externalId: arn("role/eks") }, subject: cluster },
    { t: "trust", kind: "workload", identity: { externalId: arn("role/api") }, subject, issuer },
    { t: "trust", identity: { realm: "aws:444455556666" }, subject, condition: { through: arn("role/api") } },
  ]);
  expect(problems).toHaveLength(1);
});

test("a region without clusters says nothing", () => {
  expect(clustersToRecords(page(clustersCall, {}))).toMatchObject({ records: [], problems: [] });
});
