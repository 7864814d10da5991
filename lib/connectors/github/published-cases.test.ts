import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { exampleSchema, published, routes } from "./fixtures/published-examples";
import { readAll } from "./fixtures/read-github";

const cases = process.env.ROLLCALL_CASES;
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
