import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";
import { circleConfigSchema } from "./config";
import { circleci } from "./connector";
import { canaries, organization, shop } from "./fixtures/acme";
import { context, everything, fakeCircle, planned, readAll } from "./fixtures/fake-circleci";
import { permission } from "./session";

const whole = await readAll(fakeCircle());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const placement = (id: string) => of(whole.records, "placement").find(({ ref }) => ref.externalId === id);
const pipelines = `project/${shop}/pipelines`;

async function readOnly(source: Parameters<typeof context>[0], dataSet: string): Promise<void> {
  const ctx = context(source);
  const scope = (await planned(ctx)).find((each) => each.dataSet === dataSet);
  if (!scope) throw new Error(`${dataSet} is not planned.`);
  for await (const _ of circleci.pages?.(ctx, scope, null) ?? []);
}

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

test("pipelines sign in elsewhere with what CircleCI vouches for, by which others find them", () => {
  expect(identity(pipelines)).toMatchObject({ name: "Pipelines of gh/acme/shop", class: "non_human" });
  const trust = of(whole.records, "trust").find(({ kind }) => kind === "workload");
  expect(trust).toMatchObject({
    issuer: `https://oidc.circleci.com/org/${organization}`,
    subject: `org/${organization}/project/${shop}/user/*`,
  });
  expect(subjectRefOf(trust?.issuer ?? "", trust?.subject ?? "")).toEqual({
    realm: "circleci",
    externalId: pipelines,
  });
});

describe("secrets", () => {
  test("of a context are read by the one project that may, or by whoever its limits allow", () => {
    expect(placement("context/c1/variable/NPM_TOKEN")).toMatchObject({
      meantForSecrets: true,
      identity: { externalId: pipelines },
      container: { externalId: "context/c1" },
      modifiedAt: new Date("2025-01-10T08:00:00Z"),
    });
    expect(placement("context/c2/variable/SLACK_TOKEN")).toMatchObject({
      identity: null,
      facts: { "may be used by": 'project: shop, expression: pipeline.git.branch == "main"' },
    });
  });

  test("of a project are read by its pipelines; so are its checkout keys", () => {
    expect(placement(`project/${shop}/variable/STRIPE_KEY`)).toMatchObject({
      identity: { externalId: pipelines },
    });
    expect(placement(`project/${shop}/checkout-key/aa:bb:cc:dd`)).toMatchObject({
      credentialType: "ssh_key",
      facts: { type: "github-user-key", preferred: false },
    });
  });

  test("that may not be listed are denied, also where CircleCI says that there are none", async () => {
    for (const status of [403, 404])
      await expect(
        readOnly(fakeCircle({ denied: "/environment-variable", status }), "contexts"),
      ).rejects.toMatchObject({
        failure: { kind: "denied", permission: permission.organization },
      });
    await expect(
      readOnly(fakeCircle({ denied: "/project/gh/acme/shop" }), "variables"),
    ).rejects.toMatchObject({
      failure: { kind: "denied", permission: permission.project },
    });
  });
});

test("webhooks say where they lead, and whether they sign", () => {
  expect(identity("webhook/w1")?.tags).toEqual({ target: "https://hooks.example.com", signs: "yes" });
  expect(identity("webhook/w2")?.tags).toMatchObject({ "checks certificate": "no", signs: "no" });
  const secrets = of(whole.records, "credential").filter(({ type }) => type === "signing_secret");
  expect(secrets.map(({ ref }) => ref.externalId)).toEqual(["webhook/w1"]);
});

test("a schedule acts in somebody's name, and its pipelines run", () => {
  expect(identity("schedule/s1")).toMatchObject({
    kind: "scheduled_job",
    ownerHints: [{ type: "registered_by", value: "ann" }],
  });
  expect(of(whole.records, "trust").find(({ kind }) => kind === "runs_as")).toMatchObject({
    identity: { externalId: pipelines },
    subjectRef: { externalId: "schedule/s1" },
  });
});

test("runners of a class are one row with their tokens, and the latest use of any", () => {
  expect(identity("runner-class/rc1")).toMatchObject({
    name: "acme/linux",
    tags: { runners: "2", versions: "3.0" },
    lastUsed: { at: new Date("2026-11-24T08:00:00Z"), gap: "no_telemetry" },
  });
  expect(
    of(whole.records, "credential").find(({ ref }) => ref.externalId === "runner-token/t1"),
  ).toMatchObject({
    type: "bearer_token",
    lifetime: "static",
    createdAt: new Date("2024-02-10T08:00:00Z"),
  });
});

test("each project is a scope of its own, and what is not named is not asked", async () => {
  const two = { ...everything, projects: "gh/acme/web, gh/acme/shop", namespace: "" };
  const scopes = await planned(context(fakeCircle(), two));
  expect(scopes.filter(({ dataSet }) => dataSet === "variables").map(({ key }) => key)).toEqual([
    `${organization}/gh/acme/shop/variables`,
    `${organization}/gh/acme/web/variables`,
  ]);
  expect(scopes.map(({ dataSet }) => dataSet)).not.toContain("runners");
  expect(circleConfigSchema.safeParse({ ...everything, projects: "../../evil" }).success).toBe(false);
});
