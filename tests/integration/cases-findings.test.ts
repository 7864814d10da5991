import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  bringAzureRoles,
  bringGcpRoles,
  bringPolicies,
  bringTools,
  PublishedExports,
  PublishedFiles,
} from "@/tests/factories/published-exports";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/**
 * What somebody who reads the published files finds in them, beside what Rollcall finds. The judgements were made from the files,
 * one by one; `docs/findings-checked.md` tells of them.
 */
const cases = process.env.ROLLCALL_CASES;

/** Findings of a published export that was brought into a database of its own. */
function found(bring: (exports: PublishedExports) => Promise<unknown>) {
  let database: TestDatabase | undefined;
  const book = { said: new Map<string, Set<string>>(), atLeast: new Set<string>() };
  beforeAll(async () => {
    database = await createTestDatabase();
    const exports = new PublishedExports(cases ?? "", database.pool);
    await bring(exports);
    book.said = await exports.findings();
    book.atLeast = await exports.atLeast();
  }, 300_000);
  afterAll(() => database?.drop());
  return {
    book,
    of: (subject: string) =>
      [...(book.said.get(subject) ?? [])].filter((each) => !each.startsWith("environment-unknown")),
    /** What is more than a low finding. */
    weighty: (subject: string) =>
      [...(book.said.get(subject) ?? [])].filter((each) => !each.endsWith(" low")),
  };
}

/** One of the rules that tell who can take an account over. */
const takeover = /^(?:administrator|administrator-with-static-key|can-change-access|can-switch-off-logging) /;

if (cases === undefined) it.skip("published exports, which are not here: ROLLCALL_CASES is not set");
else {
  const files = new PublishedFiles(cases);

  describe("an account in which every way to more rights was built in", () => {
    const details = ["iam-vulnerable", "account-authorization-details.json"];
    const { book, of, weighty } = found((exports) => exports.bring("aws", details));
    const labelSchema = z.array(z.object({ principal: z.string(), strict: z.string() }));
    const labelled = (...wanted: string[]) =>
      labelSchema
        .parse(files.json("iam-vulnerable", "labels.json"))
        .filter(({ strict }) => wanted.includes(strict))
        .map(({ principal }) => principal.split("/").at(-1) ?? "");

    it("everybody who can take it over is told of", () => {
      const missed = labelled("pos", "already-admin").filter(
        (name) => !of(name).some((said) => takeover.test(said)),
      );
      // Its label is of code that lets it become a role; in the file, the user `attacker` is let in instead.
      expect(missed).toEqual(["privesc-AssumeRole-start-user"]);
    });

    it("whoever may only where the account has the right things is told of, or may at least as much as is known", () => {
      const conditional = labelled("conditional");
      const told = conditional.filter((name) => of(name).some((said) => takeover.test(said)));
      expect(conditional.length - told.length).toBe(14);
      expect(conditional.filter((name) => !told.includes(name) && !book.atLeast.has(name))).toEqual([]);
    });

    it.each([
      ["privesc-high-priv-service-role", "administrator medium"],
      ["privesc-AssumeRole-ending-role", "administrator medium"],
      ["privesc-AssumeRole-intermediate-role", "administrator medium"],
      ["privesc-AssumeRole-starting-role", "administrator medium"],
      ["attacker", "can-change-access medium"],
      ["privesc1-CreateNewPolicyVersion-user", "can-change-access medium"],
      ["privesc4-CreateAccessKey-user", "can-change-access medium"],
      ["privesc7-AttachUserPolicy-user", "can-change-access medium"],
      ["privesc14-UpdatingAssumeRolePolicy-role", "can-change-access medium"],
      ["privesc15-PassExistingRoleToNewLambdaThenInvoke-user", "can-change-access medium"],
      ["privesc3-CreateEC2WithExistingInstanceProfile-user", "can-change-access medium"],
      ["privesc-sre-user", "wildcard-grant medium"],
    ])("%s: %s", (name, said) => {
      expect(of(name)).toContain(said);
    });

    it.each(["privesc-AssumeRole-start-user", "privesc-permissive-role-trust"])(
      "%s has nothing of weight",
      (name) => {
        expect(weighty(name)).toEqual([]);
      },
    );
  });

  describe("the state that made that account", () => {
    const { book, of } = found((exports) =>
      exports.bring("terraform", ["iam-vulnerable", "terraform.tfstate"]),
    );
    const stateSchema = z.object({
      resources: z.array(
        z.object({
          type: z.string(),
          instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()) })),
        }),
      ),
    });

    it("each of its keys is told of its user, once, and no part of it as somebody's who is not known", () => {
      const keys = stateSchema
        .parse(files.json("iam-vulnerable", "terraform.tfstate"))
        .resources.filter(({ type }) => type === "aws_iam_access_key")
        .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
      expect(keys).toHaveLength(32);
      expect(keys.every(({ status, secret }) => status === "Active" && secret !== "")).toBe(true);
      const wrong = keys.filter(({ user }) => !of(String(user)).includes("exposed-credential high"));
      expect(wrong).toEqual([]);
      expect([...book.said.keys()].filter((subject) => subject.includes(" ses_smtp_password_v4"))).toEqual(
        [],
      );
    });
  });

  describe("an account with policies of AWS's own", () => {
    const { of } = found((exports) => exports.bring("aws", ["cloudsplaining", "example-authz-details.json"]));
    it.each([
      ["obama", ["administrator medium"]],
      ["userwithlotsofpermissions", ["administrator medium"]],
      ["biden", ["can-change-access medium", "wildcard-grant medium"]],
      ["MyRole", ["can-change-access medium"]],
      ["MyOtherRole", ["can-change-access medium"]],
      // That nobody used it since 2019 is not said: its instance profile may have a machine.
      ["OverprivilegedEC2", ["can-change-access medium"]],
    ])("%s: %j", (name, said) => {
      expect(of(name).sort()).toEqual(said);
    });
  });

  describe("policies of which it was published where they lead", () => {
    let published: Awaited<ReturnType<typeof bringPolicies>> = [];
    const { book, of } = found(async (exports) => {
      published = await bringPolicies(exports);
    });

    it("those that lead somewhere are told of, or may at least as much as is known, and the others are not", () => {
      const told = (id: string) => of(id).some((said) => takeover.test(said));
      const leading = published.filter(({ expectedPaths }) => expectedPaths.length > 0);
      const others = published.filter(({ expectedPaths }) => expectedPaths.length === 0);
      expect(leading).toHaveLength(96);
      expect(leading.filter(({ id }) => told(id))).toHaveLength(71);
      expect(leading.filter(({ id }) => !told(id) && !book.atLeast.has(id))).toEqual([]);
      expect(others.filter(({ id }) => told(id)).map(({ id }) => id)).toEqual([
        // ecs:StartTask takes another role for a task that is there, and another command.
        "pf-0185",
        // Both write policies of others: who holds the policy, and whether it has a key, matters to their path only.
        "pf-0300",
        "pf-0344",
      ]);
    });
  });

  describe.each([["cluster-export.json"], ["argocd-rbac.yaml"]])("a cluster with Argo CD, %s", (file) => {
    const { of, weighty } = found((exports) => exports.bring("kubernetes", ["k8s-rbac", file]));
    const account = (name: string) => `system:serviceaccount:argocd:argocd-${name}`;
    it.each([
      ["application-controller", "cluster-admin-workload high"],
      ["server", "cluster-wide-rights medium"],
      ["applicationset-controller", "cluster-wide-rights medium"],
    ])("%s: %s", (name, said) => {
      expect(of(account(name))).toEqual([said]);
    });
    it.each(["dex-server", "redis", "repo-server", "commit-server", "notifications-controller"])(
      "%s has nothing of weight",
      (name) => {
        expect(weighty(account(name))).toEqual([]);
      },
    );
  });

  describe("tool servers", () => {
    const { of } = found(bringTools);
    // `trigger-long-running-operation` is said to read only.
    it.each([
      ["everything-stdio", ["tool-contradicts medium"]],
      ["everything-http", ["tool-contradicts medium"]],
      ["memory", []],
      ["filesystem", []],
    ])("%s: %j", (name, said) => {
      expect(of(name)).toEqual(said);
    });
  });

  describe("GitHub's own examples", () => {
    const { book, of, weighty } = found((exports) => exports.bringGitHub(0));
    it.each([
      ["octocat@octomac", ["credential-too-old low", "never-rotated low"]],
      ["octo-bot", ["credential-too-old low", "expired-credential-left low", "never-rotated low"]],
      ["webhook of acme to http://example.com", ["webhook-insecure low"]],
      ["webhook of octocat/Hello-World to https://example.com", ["webhook-insecure low"]],
      ["Workflows of octocat/Hello-World", ["workflow-token-writes low"]],
      ["acme actions secret DEPLOY_TOKEN", ["key-in-several-ci-projects low"]],
      ["acme actions secret GH_TOKEN", []],
    ])("%s: %j", (name, said) => {
      expect(of(name).sort()).toEqual(said);
    });
    it.each(["github-actions", "Some Token", "octocat"])("%s has nothing of weight", (name) => {
      expect(weighty(name)).toEqual([]);
    });
    it("nobody proves itself to GitHub by federation", () => {
      expect(
        [...book.said.values()].flatMap((said) => [...said]).filter((each) => /^static-where-/.test(each)),
      ).toEqual([]);
    });
  });

  describe("Azure's built-in roles, each held on a subscription", () => {
    const { book, of, weighty } = found(bringAzureRoles);
    it("those that can take it over, and no other", () => {
      const told = [...book.said.keys()].filter((name) => of(name).some((said) => takeover.test(said)));
      expect(told.sort()).toEqual([
        "Azure Arc Kubernetes Admin",
        "Azure Arc Kubernetes Cluster Admin",
        "Azure Arc Kubernetes Writer",
        "Azure Kubernetes Fleet Manager RBAC Admin",
        "Azure Kubernetes Fleet Manager RBAC Cluster Admin",
        "Azure Kubernetes Fleet Manager RBAC Cluster Writer",
        "Azure Kubernetes Fleet Manager RBAC Writer",
        "Azure Kubernetes Service Cluster Admin Role",
        "Azure Kubernetes Service Contributor Role",
        "Azure Kubernetes Service RBAC Admin",
        "Azure Kubernetes Service RBAC Cluster Admin",
        "Azure Kubernetes Service RBAC Writer",
        "Azure Red Hat OpenShift Federated Credential",
        "Azure Red Hat OpenShift Machine API Operator",
        "Contributor",
        "Defender Unified RBAC Contributor and Responder",
        "Log Analytics Contributor",
        "Managed Identity Contributor",
        "Managed Identity Federated Identity Credential Contributor",
        "Microsoft Sentinel Contributor",
        "Owner",
        "Role Based Access Control Administrator",
        "User Access Administrator",
      ]);
      expect(of("Owner")).toEqual(["administrator medium"]);
    });
    it.each([
      "Virtual Machine Contributor",
      "Website Contributor",
      "Automation Contributor",
      "Logic App Contributor",
    ])("%s changes what may run as others: at least what is known", (name) => {
      expect(book.atLeast.has(name)).toBe(true);
    });
    it.each(["Reader", "Monitoring Reader", "AcrPull", "Storage Blob Data Reader", "Key Vault Secrets User"])(
      "%s has nothing of weight",
      (name) => {
        expect([weighty(name), book.atLeast.has(name)]).toEqual([[], false]);
      },
    );
  });

  describe("Google's predefined roles, each held on a project", () => {
    const { of, weighty } = found(bringGcpRoles);
    const holder = (role: string) => `${role}@shop-prod.iam.gserviceaccount.com`;
    const roleSchema = z.array(z.object({ name: z.string(), has_privesc: z.boolean().optional() }));

    it.each([
      ["owner", "administrator medium"],
      ["editor", "can-change-access medium"],
      ["editor", "wildcard-grant medium"],
      ["iam.securityAdmin", "can-change-access medium"],
      ["iam.serviceAccountKeyAdmin", "can-change-access medium"],
      ["iam.serviceAccountTokenCreator", "can-change-access medium"],
      ["resourcemanager.projectIamAdmin", "can-change-access medium"],
      ["container.developer", "can-change-access medium"],
      ["logging.configWriter", "can-switch-off-logging medium"],
    ])("%s: %s", (role, said) => {
      expect(of(holder(role))).toContain(said);
    });
    it.each([
      "viewer",
      "logging.logWriter",
      "pubsub.viewer",
      "dns.admin",
      "iap.admin",
      "resourcemanager.tagAdmin",
      "run.invoker",
    ])("%s has nothing of weight", (role) => {
      expect(weighty(holder(role))).toEqual([]);
    });
    it("of roles that were published as no way to more rights, few are told of", () => {
      const harmless = roleSchema
        .parse(files.gunzipped("gcp-azure-roles", "gcp-predefined-roles.json.gz"))
        .filter(({ has_privesc }) => has_privesc !== true)
        .map(({ name }) => name.replace("roles/", ""));
      const told = harmless.filter((role) => of(holder(role)).some((said) => takeover.test(said)));
      expect(told.sort()).toEqual([
        "admin",
        "cloudsql.admin",
        "iam.denyAdmin",
        "iam.serviceAccountApiKeyBindingAdmin",
        "iam.workforcePoolAdmin",
        "iam.workforcePoolEditor",
        "iam.workloadIdentityPoolAdmin",
        "logging.admin",
        "logging.configWriter",
        "orgpolicy.policyAdmin",
        "privilegedaccessmanager.admin",
        "resourcemanager.folderIamAdmin",
        "storage.hmacKeyAdmin",
      ]);
    });
  });
}
