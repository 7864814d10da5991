import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import type { Ask } from "../decision";
import { Cloud, type CloudFacts } from "./cloud";
import { accountOf, bind, bucket, smallCloud, workload } from "./fixtures/small-cloud";

const cloud = new Cloud(smallCloud);
const who = (id: string) => ({ id, realm: "gcp:shop", name: id });
const ask = (action: string, resource = "", context: Ask["context"] = {}): Ask => ({
  ...{ action, resource, context },
  namespace: "",
});
const verdict = (facts: Cloud, id: string, ...asked: Parameters<typeof ask>) =>
  facts.decide(who(id), ask(...asked)).verdict;

type Case = [who: string, permission: string, resource: string, verdict: string, context?: Ask["context"]];
const [yes, no, open] = ["allowed", "denied", "depends"];
const get = "storage.objects.get";

/** What the documentation of IAM says, asked of the small organisation. */
const cases: { [about: string]: Case[] } = {
  "a role holds where it is granted, and in all below": [
    ["web", get, bucket, yes],
    ["web", get, `${bucket}/objects/a`, yes],
    ["web", get, "//storage.googleapis.com/projects/_/buckets/files/objects/a", yes],
    ["web", get, "projects/shop", no],
    ["web", get, "", yes],
    ["web", "storage.objects.delete", bucket, no],
    ["web", "storage.googleapis.com/objects.get", bucket, yes],
    ["reader", get, bucket, yes],
    ["reader", get, "projects/shop", yes],
    ["reader", get, "shop", yes],
    ["reader", get, "//cloudresourcemanager.googleapis.com/projects/shop", yes],
    ["reader", get, "folders/77", yes],
    ["reader", get, "organizations/1", no],
    ["reader", get, "projects/lab", no],
    ["none", get, bucket, no],
  ],
  "permissions know upper and lower case": [["web", "storage.Objects.get", bucket, no]],
  "where a thing lies must be known": [
    ["reader", get, "//storage.googleapis.com/another", open],
    ["reader", get, "projects/shop/secrets/x", yes],
    ["none", get, "//storage.googleapis.com/another", no],
    ["lone", get, "projects/alone", open],
    ["none", get, "projects/alone", open],
  ],
  conditions: [
    ["weekday", get, bucket, open],
    ["weekday", get, bucket, yes, { "request.time": "2026-11-25T10:00:00Z" }],
    ["weekday", get, bucket, no, { "request.time": "2026-11-28T10:00:00Z" }],
    ["expired", get, bucket, no],
    ["expired", get, bucket, yes, { "request.time": "2019-11-25T10:00:00Z" }],
    ["prefix", get, `${bucket}/objects/public/a`, yes],
    ["prefix", get, `${bucket}/objects/private`, no],
    ["prefix", get, "", open],
    ["prefix", get, "", yes, { "resource.name": "projects/_/buckets/files/objects/public" }],
    ["tagged", get, bucket, open],
  ],
  groups: [
    ["listed", "storage.buckets.get", bucket, yes],
    ["nested", "storage.buckets.get", "projects/shop", yes],
    ["none", "pubsub.topics.create", "projects/lab", open],
    ["none", "pubsub.topics.create", "projects/shop", no],
    ["none", "run.routes.invoke", "projects/lab", yes],
    ["workload", "run.routes.invoke", "projects/lab", yes],
    ["none", "resourcemanager.projects.get", "projects/lab", yes],
    ["workload", "resourcemanager.projects.get", "projects/lab", no],
    ["ann", "pubsub.topics.get", "projects/lab", yes],
    ["none", "pubsub.topics.get", "projects/lab", open],
    ["workload", "resourcemanager.projects.get", "projects/shop", yes],
    ["none", "resourcemanager.projects.get", "projects/shop", no],
    ["workload", "artifactregistry.repositories.uploadArtifacts", "projects/shop", open],
    ["owner", "storage.buckets.update", bucket, no],
  ],
  "a denial goes before whatever allows, but for exceptions": [
    ["cleaner", "storage.buckets.delete", bucket, no],
    ["cleaner", "storage.buckets.delete", "projects/shop", no],
    ["cleaner", "storage.buckets.delete", "projects/lab", yes],
    ["cleaner", "storage.buckets.delete", "", yes],
    ["cleaner", "storage.buckets.get", bucket, yes],
    ["spared", "storage.buckets.delete", bucket, yes],
    ["listed", "storage.buckets.delete", bucket, no],
    ["admin", "resourcemanager.projects.setIamPolicy", "projects/shop", open],
    ["admin", "resourcemanager.projects.getIamPolicy", "projects/shop", yes],
  ],
  "roles of one's own, and those whose permissions were not listed": [
    ["custom", "run.services.update", "projects/shop", yes],
    ["custom", "run.services.delete", "projects/shop", no],
    ["custom", "iam.serviceAccounts.actAs", accountOf("deploy"), yes],
    ["custom", "iam.serviceAccounts.actAs", "projects/shop", no],
    ["custom", "iam.serviceAccounts.actAs", "deploy@shop.iam.gserviceaccount.com", yes],
    ["custom", "iam.serviceAccounts.actAs", accountOf("deploy").replace(/[^/]+$/, "deploy-number"), yes],
    ["custom", "iam.serviceAccounts.actAs", "web@shop.iam.gserviceaccount.com", no],
    ["unlisted", get, bucket, open],
    ["unlisted", get, "projects/lab", no],
  ],
};

describe.each(Object.entries(cases))("%s", (_about, each) => {
  it.each(each)("%s %s %s: %s", (id, permission, resource, answer, context) => {
    const decision = cloud.decide(who(id), ask(permission, resource, context));
    expect(`${decision.verdict} ${decision.reason}`).toMatch(new RegExp(`^${answer} `));
    if (answer === open) expect(decision.layersNotSeen.length).toBeGreaterThan(0);
  });
});

it("says what decides", () => {
  const reason = (id: string, ...asked: Parameters<typeof ask>) =>
    cloud.decide(who(id), ask(...asked)).reason;
  expect(reason("nested", "storage.buckets.get", bucket)).toBe(
    "Allowed by roles/storage.admin on projects/shop to group/ops.",
  );
  expect(reason("cleaner", "storage.buckets.delete", bucket)).toBe(
    "The deny policy no-deletion on folders/77 takes it away. It is given on organizations/1.",
  );
  expect(reason("web", get, "projects/shop")).toContain(`It is given on ${bucket}.`);
  expect(reason("tagged", get, bucket)).toContain(
    'The condition "when" on roles/storage.objectViewer: resource.matchTag',
  );
});

it("without the deny policies nothing is certain that they could take", () => {
  const unread = new Cloud({ ...smallCloud, deniesNotSeen: ["The deny policies: no source has read them."] });
  expect(verdict(unread, "web", get, bucket)).toBe("depends");
  expect(verdict(unread, "none", get, bucket)).toBe("denied");
});

it("what was not read makes nothing denied", () => {
  const unread = new Cloud({ ...smallCloud, layersNotSeen: ["The policies that grant roles: not read."] });
  expect(verdict(unread, "none", get, bucket)).toBe("depends");
  expect(verdict(unread, "web", get, bucket)).toBe("allowed");
});

it("of a group whose members were read whole, who is not in it is known", () => {
  const whole = (...groups: string[]) => new Cloud({ ...smallCloud, wholeGroups: new Set(groups) });
  expect(verdict(cloud, "none", "storage.buckets.get", bucket)).toBe("depends");
  expect(verdict(whole("group/all-ops"), "none", "storage.buckets.get", bucket)).toBe("depends");
  expect(verdict(whole("group/all-ops", "group/ops"), "none", "storage.buckets.get", bucket)).toBe("denied");
  expect(verdict(whole("group/all-ops", "group/ops"), "listed", "storage.buckets.get", bucket)).toBe(
    "allowed",
  );
});

it("lists everybody who can, with those who are known to be in a group", () => {
  const ways = cloud.whoCan(ask("storage.buckets.get", bucket));
  expect(ways.map(({ name, through }) => `${name} ${through ?? "-"}`)).toEqual([
    "group/all-ops -",
    "listed@shop.iam.gserviceaccount.com group/all-ops",
    "nested@shop.iam.gserviceaccount.com group/all-ops",
    "owner@shop.iam.gserviceaccount.com -",
    "cleaner@shop.iam.gserviceaccount.com -",
    "spared@shop.iam.gserviceaccount.com -",
  ]);
  const below = cloud.whoCan(ask(get, "projects/shop"));
  expect(below.find(({ name }) => name.startsWith("web"))?.namedOnly).toBe(true);
  expect(below.find(({ name }) => name.startsWith("tagged"))?.by).toContain("it depends");
  expect(cloud.whoCan(ask("storage.buckets.delete", bucket)).map(({ name }) => name)).toEqual([
    "spared@shop.iam.gserviceaccount.com",
  ]);
  const told = new Cloud({ ...smallCloud, told: new Set(["listed"]) });
  expect(told.whoCan(ask("storage.buckets.get", bucket)).map(({ name }) => name)).toEqual([
    "listed@shop.iam.gserviceaccount.com",
  ]);
});

it("lists what somebody holds, and the ways to more", () => {
  expect(cloud.holdingsOf(who("custom")).map(({ what, where }) => `${what} @ ${where}`)).toContain(
    "projects/shop/roles/deployer (run.services.create, run.services.update) @ projects/shop",
  );
  const routes = (id: string) => cloud.routesOf(who(id)).map(({ id: route, where }) => `${route} @ ${where}`);
  expect(routes("custom")).toEqual(["deploy-run @ projects/shop"]);
  expect(routes("owner")).toEqual(["set-policy @ projects/shop"]);
  expect(routes("admin")).toEqual(["set-policy @ folders/77"]);
  expect(routes("web")).toEqual([]);
});

it("a way that a deny policy closes is none", () => {
  const closed: CloudFacts = {
    ...smallCloud,
    bindings: [bind("admin", "roles/resourcemanager.projectIamAdmin", "folders/77")],
    denies: smallCloud.denies.map((policy) => ({
      ...policy,
      rules: policy.rules?.map((rule) => ({ ...rule, denialCondition: null })) ?? null,
    })),
  };
  expect(new Cloud(closed).routesOf(who("admin"))).toEqual([]);
});

test.each(["get secrets", "storage", "Application.ReadWrite.All", "s3:GetObject", ""])(
  "%s is no permission",
  (action) => {
    expect(() => cloud.decide(who("web"), ask(action))).toThrow();
  },
);

it("a workload's own name is its principal", () => {
  expect(cloud.decide(who("workload"), ask("run.routes.invoke", "lab")).verdict).toBe("allowed");
  expect(workload).toContain("/subject/");
});

const published = process.env.ROLLCALL_CASES;
if (published !== undefined) {
  test("every predefined role gives exactly the permissions that Google lists for it", () => {
    const bytes = gunzipSync(
      readFileSync(join(published, "gcp-azure-roles", "gcp-predefined-roles.json.gz")),
    );
    const roles = z
      .array(z.object({ name: z.string(), includedPermissions: z.array(z.string()).default([]) }))
      .parse(JSON.parse(bytes.toString("utf8")));
    const listed = new Map(roles.map(({ name, includedPermissions }) => [name, includedPermissions]));
    const all = [...new Set(roles.flatMap(({ includedPermissions }) => includedPermissions))];
    const wrong = roles.flatMap(({ name, includedPermissions }, index) => {
      const one = new Cloud({
        ...smallCloud,
        denies: [],
        roles: listed,
        bindings: [bind("web", name, "projects/shop")],
      });
      const held = new Set(includedPermissions);
      const some = [...includedPermissions.slice(0, 5), all[index * 7], all[index * 11]].flatMap(
        (each) => each ?? [],
      );
      return some.filter(
        (each) => verdict(one, "web", each, "projects/shop") !== (held.has(each) ? "allowed" : "denied"),
      );
    });
    expect(roles.length).toBeGreaterThan(1000);
    expect(wrong).toEqual([]);
  });
}
