import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import type { HttpRequest } from "@/lib/connectors/sdk/http";
import { accessGuide } from "./access-guide";
import { jenkins } from "./connector";
import { canaries, realm } from "./fixtures/acme";
import { context, everything, fakeJenkins, planned, readAll } from "./fixtures/fake-jenkins";
import { permission } from "./session";

const whole = await readAll(fakeJenkins());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const placement = (id: string) => of(whole.records, "placement").find(({ ref }) => ref.externalId === id);

async function readOnly(source: Parameters<typeof context>[0], dataSet: string): Promise<void> {
  const ctx = context(source);
  const scope = (await planned(ctx)).find((each) => each.dataSet === dataSet);
  if (!scope) throw new Error(`${dataSet} is not planned.`);
  for await (const _ of jenkins.pages?.(ctx, scope, null) ?? []);
}

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

describe("jobs", () => {
  test("lie in folders; a project of many branches is one job", () => {
    const told = of(whole.records, "identity")
      .filter(({ kind }) => kind === "scheduled_job")
      .map(({ ref, container, status }) => `${ref.externalId} in ${container?.externalId} ${status}`);
    expect(told).toEqual([
      "job/deploy in controller active",
      "job/old in controller disabled",
      "job/shop in controller unknown",
      "job/team/nightly in folder/team active",
    ]);
    const folders = of(whole.records, "container").map(
      ({ ref, parent }) => `${ref.externalId} in ${parent?.externalId}`,
    );
    expect(folders).toEqual(["folder/team in controller", "folder/team/sub in folder/team"]);
  });

  test("were last used when they last built; without a build nothing is known", () => {
    const at = new Date(1_795_000_000_000);
    expect(identity("job/deploy")?.lastUsed).toMatchObject({
      at,
      grade: "reported",
      coveredSince: at,
      gap: "none",
    });
    expect(identity("job/old")?.lastUsed).toMatchObject({ at: null, gap: "no_telemetry" });
  });

  test("that may not be listed are denied, and so are the folders with their stores", async () => {
    const source = fakeJenkins({ denied: (path) => path === "" });
    for (const dataSet of ["jobs", "folder-credentials"])
      await expect(readOnly(source, dataSet)).rejects.toMatchObject({
        failure: { kind: "denied", permission: permission.jobs },
      });
  });
});

test("whose groups changed is another reader; who is not told its groups concludes nothing", async () => {
  const told = async (options: Parameters<typeof fakeJenkins>[0]) =>
    (await planned(context(fakeJenkins(options)))).map(
      ({ dataSet, issues, reader }) => `${dataSet}: ${issues.length} ${reader}`,
    );
  expect(await told({ authorities: ["ops", "authenticated"] })).toContain(
    "jobs: 1 rollcall authenticated ops",
  );
  expect(await told({ denied: (path) => path === "/whoAmI" })).toEqual([
    "jobs: 0 undefined",
    "system-credentials: 0 undefined",
    "folder-credentials: 0 undefined",
    "agents: 1 undefined",
  ]);
});

describe("credentials", () => {
  test("are places made for secrets, with the jobs that were seen to use them", () => {
    expect(placement("controller/credential/git")).toMatchObject({
      ref: { realm },
      kind: "ci_secret",
      meantForSecrets: true,
      credentialType: "password",
      identity: null,
      facts: {
        "used by": "deploy, team/nightly",
        "jobs that use it": 2,
        "uses tracked since": "2023-11-14T22:13:20.000Z",
      },
    });
    expect(placement("folder/team/credential/npm")).toMatchObject({
      credentialType: "unknown",
      identity: { externalId: "job/team/nightly" },
      container: { externalId: "folder/team" },
    });
    expect(placement("controller/credential/prod/ssh")).toMatchObject({
      credentialType: "ssh_key",
      facts: { "used by": "no job that was seen" },
    });
  });

  test("of AWS are linked to their key by its public id", () => {
    expect(placement("controller/credential/aws")).toMatchObject({
      credentialType: "access_key",
      credential: { realm: "aws", externalId: "AKIAZ7QK2LW5ZB4TN6VP" },
      identity: { externalId: "job/deploy" },
    });
  });

  test("in a store that is not shown are denied, not none", async () => {
    for (const store of ["system", "folder"]) {
      const source = fakeJenkins({ denied: (path) => path.endsWith(`/store/${store}`), status: 404 });
      await expect(readOnly(source, `${store}-credentials`)).rejects.toMatchObject({
        failure: { kind: "denied", permission: permission.credentials },
      });
      const lines = [];
      for await (const line of jenkins.check?.(context(source)) ?? []) lines.push(line);
      expect(lines.find(({ dataSet }) => dataSet === `${store}-credentials`)?.state).toBe("missing");
    }
  });

  test("of a folder that went while it was read are none", async () => {
    const isGone = (path: string) => path.startsWith("/job/team/job/sub");
    // Its parent still lists it: the folder itself and its store are not there.
    const { records } = await readAll(
      fakeJenkins({ denied: isGone, status: 404 }),
      everything,
      "folder-credentials",
    );
    expect(of(records, "placement").map(({ name }) => name)).toEqual(["npm"]);
  });
});

test("agents of a cloud are one row, and only those that come by themselves have a secret", () => {
  const told = of(whole.records, "identity")
    .filter(({ kind }) => kind === "ci_runner")
    .map(({ name, status }) => `${name} ${status}`);
  expect(told).toEqual([
    "linux-1 active",
    "mac-1 disabled",
    "agents for one job (KubernetesComputer) active",
  ]);
  const secrets = of(whole.records, "credential").map(({ ref, lifetime }) => `${ref.externalId} ${lifetime}`);
  expect(secrets).toEqual(["agent/linux-1 static", "agents/KubernetesComputer short_lived"]);
});

test("every request is signed in, and none asks for a configuration or a secret", async () => {
  const asked: HttpRequest[] = [];
  const fake = fakeJenkins();
  await readAll((request) => {
    asked.push(request);
    return fake(request);
  });
  const basic = `Basic ${Buffer.from(`rollcall:${canaries.token}`).toString("base64")}`;
  expect(new Set(asked.map(({ headers }) => headers?.authorization))).toEqual(new Set([basic]));
  expect(asked.every(({ url, method }) => url.endsWith("/api/json") && method === undefined)).toBe(true);
});

test("a user's name cannot break the guide", () => {
  const yaml = accessGuide.tabs.map(({ text }) => text({ user: 'x"\n  evil: yes' })).join("");
  expect(yaml).not.toContain("\n  evil");
});
