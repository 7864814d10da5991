import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import type { FakeSource } from "@/lib/connectors/sdk/contract-kit-live";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { emptyInRepo } from "./fixtures/acme";
import { readAll } from "./fixtures/read-github";

const cases = process.env.ROLLCALL_CASES;
const exampleSchema = z.object({ path: z.string(), status: z.literal(200), body: z.unknown() });
type Examples = Record<string, z.output<typeof exampleSchema>>;

/** Which calls each example answers, by the call's path. An enterprise answers as an organisation does. */
const routes: [RegExp, ...string[]][] = [
  [/^\/orgs\/acme\/installations$/, "org_installations"],
  [/^\/apps\/[\w-]+$/, "app"],
  [/^\/orgs\/acme\/audit-log$/, "audit_log", "enterprise_audit_log"],
  [/^\/orgs\/acme\/personal-access-tokens$/, "org_pats"],
  [/^\/orgs\/acme\/personal-access-tokens\/\d+\/repositories$/, "pat_repos"],
  [/^\/orgs\/acme\/personal-access-token-requests$/, "org_pat_requests"],
  [/^\/orgs\/acme\/members$/, "members"],
  [/^\/orgs\/acme\/teams\/[\w-]+\/members$/, "members"],
  [/^\/orgs\/acme\/outside_collaborators$/, "outside_collaborators"],
  [/^\/users\/[\w-]+\/keys$/, "user_keys"],
  [/^\/users\/[\w-]+\/gpg_keys$/, "gpg"],
  [/^\/orgs\/acme\/teams$/, "teams"],
  [/^\/orgs\/acme\/organization-roles$/, "fine_grained_perms"],
  [/^\/orgs\/acme\/actions\/runner-groups$/, "runner_groups"],
  [/^\/orgs\/acme\/actions\/runners$/, "org_runners"],
  [/^\/repos\/.*\/actions\/runners$/, "repo_runners"],
  [/^\/orgs\/acme\/hooks$/, "org_hooks"],
  [/^\/repos\/.*\/hooks$/, "repo_hooks"],
  [/^\/orgs\/acme\/actions\/secrets$/, "org_secrets"],
  [/^\/orgs\/acme\/dependabot\/secrets$/, "dependabot_secrets"],
  [/^\/orgs\/acme\/codespaces\/secrets$/, "codespaces_secrets"],
  [/^\/repos\/.*\/actions\/secrets$/, "repo_secrets"],
  [/^\/repos\/.*\/environments$/, "environments"],
  [/^\/repos\/.*\/environments\/[\w-]+\/secrets$/, "env_secrets"],
  [/^\/orgs\/acme\/actions\/permissions\/workflow$/, "org_workflow_perms"],
  [/^\/repos\/.*\/actions\/permissions\/workflow$/, "workflow_perms"],
  [/^\/repos\/.*\/actions\/oidc\/customization\/sub$/, "oidc_sub"],
  [/^\/repos\/.*\/keys$/, "repo_deploy_keys"],
  [/^\/repos\/.*\/branches\/[\w-]+\/protection$/, "branch_protection"],
  [/^\/orgs\/acme\/credential-authorizations$/, "credential_authorizations"],
  [/^\/orgs\/acme\/secret-scanning\/alerts$/, "secret_scanning_org", "secret_scanning_enterprise"],
];

/** What no example answers. */
const others: { [path: string]: unknown } = {
  "/orgs/acme": { id: 652_551, login: "acme" },
  "/orgs/acme/actions/variables": { total_count: 0, variables: [] },
};

/** GitHub as its own examples answer; `variant` takes the second example where a call has two. */
function published(examples: Examples, variant: number, used: Set<string>): FakeSource {
  const repos = z.object({ repositories: z.array(z.unknown()) });
  const answer = (key: string) => {
    used.add(key);
    return examples[key]?.body;
  };
  return ({ url }) => {
    const path = decodeURIComponent(new URL(url).pathname);
    if (path === "/orgs/acme/repos") return { body: repos.parse(answer("installation_repos")).repositories };
    const [, ...keys] = routes.find(([pattern]) => pattern.test(path)) ?? [null];
    const key = keys[variant] ?? keys[0];
    if (key) return { body: withMore(key, answer(key)) };
    if (path in others) return { body: others[path] };
    if (path.endsWith("/actions/workflows")) return { body: { total_count: 1, workflows: [{}] } };
    const repo = path
      .replace(/^\/repos\/[^/]+\/[^/]+/, "")
      .replace(/\/environments\/[^/]+/, "/environments/staging");
    return repo in emptyInRepo ? { body: emptyInRepo[repo] } : { status: 404, body: {} };
  };
}

/** Beside the example itself what leads to the calls that the example does not: a token for one repository, a machine. */
function withMore(key: string, body: unknown): unknown {
  const list = z.array(z.looseObject({})).safeParse(body).data ?? [];
  const [first] = list;
  if (key === "org_pats") return [...list, { ...first, id: 2, token_id: 2, repository_selection: "subset" }];
  if (key === "members") return [...list, { ...first, id: 2, login: "octo-bot" }];
  return body;
}

test("a call has one route", () => {
  const keys = routes.flatMap(([, ...each]) => each);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual(["members"]);
});

if (cases !== undefined) {
  const file = join(cases, "github-openapi-examples", "github-examples.json");
  const examples = z.record(z.string(), exampleSchema).parse(JSON.parse(readFileSync(file, "utf8")));

  test("every example answer of GitHub is asked for by a page, which reads it without a problem", async () => {
    const used = new Set<string>();
    for (const variant of [0, 1]) {
      const { problems, records } = await readAll(published(examples, variant, used));
      expect(problems).toEqual([]);
      expect(records.length).toBeGreaterThan(60);
    }
    expect(Object.keys(examples).filter((key) => !used.has(key))).toEqual([]);
  });

  /** How many things an example lists, bare or under a name. */
  const listed = (key: string): number => {
    const body = examples[key]?.body;
    const list = Array.isArray(body)
      ? body
      : Object.values(z.looseObject({}).parse(body)).find(Array.isArray);
    return z.array(z.unknown()).parse(list).length;
  };

  test("what the examples hold comes out", async () => {
    const { records, pages } = await readAll(published(examples, 0, new Set()));
    const counts = (kind: string) => of(records, "identity").filter((each) => each.kind === kind).length;
    const known = of(records, "identity").filter(({ ref }) =>
      ref.externalId.startsWith("credential-authorization/"),
    );
    expect(known).toHaveLength(listed("credential_authorizations"));
    const authorised = known.filter(({ kind }) => kind === "access_token").length;
    expect({
      apps: counts("app_installation"),
      tokens: counts("access_token") - authorised,
      keys: counts("deploy_key"),
      runners: counts("ci_runner"),
      hooks: counts("webhook"),
    }).toEqual({
      apps: listed("org_installations"),
      // One more leads to the repositories of a token.
      tokens: listed("org_pats") + 1 + listed("org_pat_requests"),
      keys: listed("repo_deploy_keys"),
      runners: listed("org_runners") + listed("repo_runners"),
      hooks: listed("org_hooks") + listed("repo_hooks"),
    });
    const places = of(records, "placement").map(({ name, kind }) => `${kind} ${name}`);
    for (const name of ["GIST_ID", "DEPLOY_TOKEN", "GH_TOKEN", "NPM_TOKEN", "MY_ARTIFACTORY_PASSWORD"]) {
      expect(places).toContain(`ci_secret ${name}`);
    }
    const environment = of(records, "resource").find(({ kind }) => kind === "environment");
    expect(environment?.policy).toMatchObject({ needsApproval: true, waitMinutes: 30 });
    expect(JSON.stringify(pages)).not.toContain("aio_X");
  });
}
