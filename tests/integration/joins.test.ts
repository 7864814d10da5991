import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anthropic } from "@/lib/connectors/anthropic/connector";
import { fakeAnthropic, context as ofAnthropic } from "@/lib/connectors/anthropic/fixtures/fake-anthropic";
import { circleci } from "@/lib/connectors/circleci/connector";
import { fakeCircle, context as ofCircle } from "@/lib/connectors/circleci/fixtures/fake-circleci";
import { entra } from "@/lib/connectors/entra/connector";
import { ids, tenant } from "@/lib/connectors/entra/fixtures/acme";
import { fakeEntra } from "@/lib/connectors/entra/fixtures/fake-entra";
import { context as ofEntra } from "@/lib/connectors/entra/fixtures/read-entra";
import { gcp } from "@/lib/connectors/gcp/connector";
import { deploy, web } from "@/lib/connectors/gcp/fixtures/acme";
import { fakeGcp } from "@/lib/connectors/gcp/fixtures/fake-gcp";
import { context as ofGcp } from "@/lib/connectors/gcp/fixtures/read-gcp";
import { github } from "@/lib/connectors/github/connector";
import { fakeGitHub } from "@/lib/connectors/github/fixtures/fake-github";
import { context as ofGitHub } from "@/lib/connectors/github/fixtures/read-github";
import { gitlab } from "@/lib/connectors/gitlab/connector";
import { fakeGitLab, context as ofGitLab } from "@/lib/connectors/gitlab/fixtures/fake-gitlab";
import { googleWorkspace } from "@/lib/connectors/google-workspace/connector";
import { fakeWorkspace, settings } from "@/lib/connectors/google-workspace/fixtures/acme";
import { kubernetesConfigSchema } from "@/lib/connectors/kubernetes/config";
import { kubernetes } from "@/lib/connectors/kubernetes/connector";
import { clusterUid } from "@/lib/connectors/kubernetes/fixtures/cluster-objects";
import { fakeCluster, issuer } from "@/lib/connectors/kubernetes/fixtures/fake-cluster";
import { npm } from "@/lib/connectors/npm/connector";
import { fakeNpm, context as ofNpm } from "@/lib/connectors/npm/fixtures/fake-npm";
import { readerOf } from "@/lib/connectors/sdk/contract-kit-read";
import { snowflake } from "@/lib/connectors/snowflake/connector";
import { fakeSnowflake, context as ofSnowflake } from "@/lib/connectors/snowflake/fixtures/fake-snowflake";
import { state } from "@/lib/connectors/terraform/fixtures/acme";
import { vault } from "@/lib/connectors/vault/connector";
import { fakeVault, context as ofVault } from "@/lib/connectors/vault/fixtures/fake-vault";
import {
  awsAccount,
  awsRecords,
  clusterObjects,
  googleKey,
  machineRecords,
  mcpRecords,
  syncLive,
  syncRecords,
  terraformRecords,
} from "@/tests/factories/joined-estate";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;

/** One company out of the fixtures of many sources. The order is of no matter: some trust comes before whom it lets in. */
beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await syncRecords(pool, "aws", await awsRecords(), [`aws:${awsAccount}`], "api");
  const keys = [{ name: `x/keys/${googleKey}`, keyType: "USER_MANAGED", keyOrigin: "GOOGLE_PROVIDED" }];
  const keyList =
    "iam.googleapis.com/v1/projects/shop-prod/serviceAccounts/web@shop-prod.iam.gserviceaccount.com/keys";
  await syncLive(
    pool,
    googleWorkspace,
    readerOf(googleWorkspace, new Date(), settings).context(fakeWorkspace()),
  );
  await syncLive(pool, snowflake, ofSnowflake(fakeSnowflake()));
  await syncLive(pool, anthropic, ofAnthropic(fakeAnthropic()));
  await syncLive(pool, npm, ofNpm(fakeNpm()));
  const machine = await machineRecords();
  await syncRecords(pool, "machine", machine.records, machine.issues);
  await syncRecords(pool, "settings", await mcpRecords(), []);
  await syncLive(pool, vault, ofVault(fakeVault({ moreReads: vaultBelieves })));
  await syncLive(pool, gcp, ofGcp(fakeGcp({ more: { [keyList]: keys } })));
  await syncLive(pool, github, ofGitHub(fakeGitHub()));
  await syncLive(pool, circleci, ofCircle(fakeCircle()));
  await syncLive(pool, gitlab, ofGitLab(fakeGitLab()));
  await syncLive(pool, kubernetes, {
    ...readerOf(kubernetes, new Date(), cluster).context(
      fakeCluster({ objects: clusterObjects(ids.shopApp) }),
    ),
    config: kubernetesConfigSchema.parse(cluster),
  });
  await syncLive(pool, entra, ofEntra(fakeEntra()));
  await syncRecords(pool, "state", await terraformRecords(madeByTerraform), []);
  // Another company's account, in which everything is called the same.
  await syncRecords(pool, "other aws", await awsRecords("999999999999"), ["aws:999999999999"], "api");
}, 120_000);
afterAll(() => database.drop());

const cluster = { auth: "token", server: "https://10.0.0.1", token: "t" };
const vaultBelieves = {
  "auth/kubernetes/config": { kubernetes_host: "https://10.0.0.1:6443", issuer, pem_keys: [] },
  "auth/kubernetes/role/shop": {
    bound_service_account_names: ["worker"],
    bound_service_account_namespaces: ["shop"],
    token_policies: ["deploy"],
  },
};
const madeByTerraform = {
  ...state,
  resources: [
    ...state.resources,
    {
      mode: "managed",
      type: "azuread_application",
      name: "shop",
      instances: [{ attributes: { client_id: ids.shopApp, display_name: "shop-deploy" } }],
    },
    {
      mode: "managed",
      type: "google_service_account",
      name: "web",
      instances: [
        {
          attributes: {
            email: "web@shop-prod.iam.gserviceaccount.com",
            project: "shop-prod",
            unique_id: web,
          },
        },
      ],
    },
  ],
};

async function rows(sql: string, values: unknown[] = []): Promise<unknown[][]> {
  return (await database.pool.query({ text: sql, rowMode: "array", values })).rows;
}

/** Who may become an identity, by the names of the inventory, each with what its source states. */
function believed(realm: string, name: string): Promise<unknown[][]> {
  return rows(
    `SELECT s.realm, s.name, t.subject, t.issuer FROM trusts t JOIN identities i ON i.id = t.identity_id
     JOIN identities s ON s.id = t.subject_id
     WHERE i.realm = $1 AND i.name = $2 AND t.kind = 'federation' ORDER BY 1, 2, 3`,
    [realm, name],
  );
}
const actions = ["github", "Workflows of acme/shop"];
const gitHub = "https://token.actions.githubusercontent.com";
const main = "repo:acme/shop:ref:refs/heads/main";

describe("a repository and whoever trusts its subject", () => {
  test("a role of AWS names the workflows and pipelines that it lets in, and the environment", async () => {
    expect(await believed(`aws:${awsAccount}`, "deploy")).toEqual([
      [...actions, "repo:acme/shop:environment:production", gitHub],
      [
        "gitlab",
        "Pipelines of acme/shop",
        "project_path:acme/shop:ref_type:branch:ref:main",
        "https://gitlab.com",
      ],
    ]);
  });

  test("a repository, project, cluster or account of the same name elsewhere is not it", async () => {
    expect(
      await rows(
        `SELECT t.subject, t.issuer FROM trusts t JOIN identities i ON i.id = t.identity_id
         LEFT JOIN identities s ON s.id = t.subject_id
         WHERE i.realm = $1 AND i.name = 'deploy' AND s.id IS NULL ORDER BY 1, 2`,
        [`aws:${awsAccount}`],
      ),
    ).toEqual([
      ["project_path:acme/shop:ref_type:branch:ref:main", "https://gitlab.other.example"],
      ["repo:elsewhere/shop:*", gitHub],
      ["system:serviceaccount:shop:api", "https://oidc.eks.eu-west-1.amazonaws.com/id/ANOTHER"],
    ]);
  });

  test("a service account and a principal of Google Cloud", async () => {
    expect(
      await rows(
        `SELECT s.realm, s.name, t.subject, t.issuer FROM trusts t JOIN identities i ON i.id = t.identity_id
         JOIN identities s ON s.id = t.subject_id WHERE i.external_id = $1 AND t.kind = 'federation'`,
        [deploy],
      ),
    ).toEqual([[...actions, "repo:acme/shop", gitHub]]);
    expect(await believed("gcp", main)).toEqual([[...actions, main, gitHub]]);
  });

  test("an application of Entra, a user of Snowflake, an account of Anthropic, a publisher of npm, a role of Vault", async () => {
    expect(await believed(`entra:${tenant}`, "shop-deploy")).toContainEqual([...actions, main, gitHub]);
    expect(
      await rows(
        `SELECT i.system, s.system, t.issuer FROM trusts t JOIN identities i ON i.id = t.identity_id
         JOIN identities s ON s.id = t.subject_id
         WHERE i.system IN ('snowflake', 'anthropic', 'npm', 'vault') AND t.kind = 'federation' ORDER BY 1, 2`,
      ),
    ).toEqual([
      ["anthropic", "github_actions", gitHub],
      ["npm", "circleci", "https://oidc.circleci.com/org/8a1b0c2d-1111-4222-8333-444455556666"],
      ["npm", "github_actions", gitHub],
      ["npm", "gitlab", "https://gitlab.com"],
      ["snowflake", "aws", null],
      ["snowflake", "github_actions", gitHub],
      ["vault", "github_actions", gitHub],
      ["vault", "kubernetes", issuer],
    ]);
  });
});

describe("a service account of a cluster and the cloud", () => {
  const realm = `k8s:${clusterUid}`;
  const account = "system:serviceaccount:shop:api";

  test("the role says whom it lets in, the account what it becomes; both are evidence", async () => {
    expect(await believed(`aws:${awsAccount}`, "shop-api")).toEqual([
      [realm, account, account, issuer],
      [realm, account, account, issuer],
    ]);
    const said = await rows(
      `SELECT t.condition->>'annotation', t.condition->>'principal' FROM trusts t JOIN identities i ON i.id = t.identity_id
       WHERE i.realm = $1 AND i.name = 'shop-api' ORDER BY 1`,
      [`aws:${awsAccount}`],
    );
    expect(said).toEqual([
      ["eks.amazonaws.com/role-arn", null],
      [null, expect.stringContaining("oidc-provider/oidc.eks")],
    ]);
  });

  test("the other company's role of the same name is trusted to the same cluster only by its own words", async () => {
    expect(await believed("aws:999999999999", "shop-api")).toHaveLength(1);
  });

  test("an annotation that names an application by its client id alone finds its tenant", async () => {
    const account = "system:serviceaccount:shop:shop";
    expect(await believed(`entra:${tenant}`, "shop-deploy")).toContainEqual([
      realm,
      account,
      account,
      issuer,
    ]);
  });

  test("what runs in the cluster runs as its account", async () => {
    expect(
      await rows(
        `SELECT t.subject FROM trusts t JOIN identities i ON i.id = t.identity_id WHERE i.name = $1 AND t.kind = 'workload'`,
        [account],
      ),
    ).toEqual([["Deployment shop/api"]]);
  });
});

describe("an account of Google Cloud", () => {
  test("is the client of domain-wide delegation: one identity of two sources, with what both know", async () => {
    expect(
      await rows(
        `SELECT i.realm, i.kind, i.system, i.tags->>'delegation', (SELECT string_agg(s.name, ' ' ORDER BY s.name) FROM sources s WHERE s.id = ANY(i.source_ids)),
           (SELECT count(*)::int FROM grants g WHERE g.principal_id = i.id AND g.condition->>'for' LIKE '%domain-wide%')
         FROM identities i WHERE i.external_id = $1 OR i.external_id LIKE '%' || $1`,
        [web],
      ),
    ).toEqual([["gcp:shop-prod", "service_account", "gcp", null, "gcp google-workspace state", 1]]);
  });

  test("keeps the traces of owners that its own source does not have", async () => {
    const [[hints] = []] = await rows("SELECT owner_hints FROM identities WHERE external_id = $1", [web]);
    expect(JSON.stringify(hints)).toContain("admin@acme.example");
    expect(JSON.stringify(hints)).toContain("google_service_account.web");
  });

  test("signs in to AWS under its unique id", async () => {
    expect(await believed(`aws:${awsAccount}`, "reports")).toEqual([
      ["gcp:shop-prod", "web@shop-prod.iam.gserviceaccount.com", web, "https://accounts.google.com"],
    ]);
  });
});

describe("a key and the places where it lies", () => {
  test("the id of a key in a file names it: of AWS wherever it is listed, of Google Cloud its account", async () => {
    expect(
      await rows(
        `SELECT i.name, p.locator FROM placements p JOIN credentials c ON c.id = p.credential_id
         JOIN identities i ON i.id = c.identity_id WHERE c.external_id = $1`,
        [googleKey],
      ),
    ).toEqual([["web@shop-prod.iam.gserviceaccount.com", expect.stringContaining("service-account.json")]]);
    expect(
      await rows(
        `SELECT i.name, p.kind FROM placements p JOIN credentials c ON c.id = p.credential_id
         JOIN identities i ON i.id = c.identity_id WHERE c.external_id = 'AKIAQ3EGRF4XUDZ7PLMN' AND c.realm = 'aws'
         GROUP BY 1, 2`,
      ),
    ).toEqual([["shop-mailer", "state_file"]]);
  });

  test("one token in two places is linked by its fingerprint, with the evidence, and no more than linked", async () => {
    const found = await rows(
      `SELECT l.kind, l.evidence, a.realm, b.realm FROM links l JOIN placements a ON a.id = l.from_id
       JOIN placements b ON b.id = l.to_id WHERE a.kind = 'agent_config' OR b.kind = 'agent_config'`,
    );
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(([kind, evidence]) => `${kind}: ${evidence}`))).toEqual(
      new Set(["fingerprint: The same secret stands in both, by its keyed fingerprint."]),
    );
    expect(
      await rows(
        "SELECT count(*)::int FROM placements WHERE kind = 'agent_config' AND credential_id IS NOT NULL",
      ),
    ).toEqual([[0]]);
  });

  test("the private half of a deploy key is found on a machine", async () => {
    expect(
      await rows(
        `SELECT DISTINCT c.realm, i.kind, p.kind FROM links l JOIN placements p ON p.id = l.from_id
         JOIN credentials c ON c.id = l.to_id JOIN identities i ON i.id = c.identity_id
         WHERE l.kind = 'fingerprint' AND i.kind = 'deploy_key' AND p.kind = 'key_file' ORDER BY 1`,
      ),
    ).toEqual([
      ["github", "deploy_key", "key_file"],
      ["gitlab", "deploy_key", "key_file"],
    ]);
  });
});

test("a resource of Terraform is the identity that it made, and gives it purpose", async () => {
  expect(
    await rows(
      `SELECT i.realm, i.name, i.suggested_purpose FROM identities i
       WHERE i.external_id = ANY($1) ORDER BY 1`,
      [[ids.shopPrincipal, web]],
    ),
  ).toEqual([
    [`entra:${tenant}`, "shop-deploy", expect.stringContaining("azuread_application.shop")],
    [
      "gcp:shop-prod",
      "web@shop-prod.iam.gserviceaccount.com",
      expect.stringContaining("google_service_account.web"),
    ],
  ]);
});

test("agents are joined to the identity that they act as", async () => {
  expect(
    await rows(
      `SELECT s.kind, i.external_id FROM trusts t JOIN identities i ON i.id = t.identity_id JOIN identities s ON s.id = t.subject_id
       WHERE t.kind = 'agent' AND i.system = 'gcp' AND s.kind = 'ai_agent'`,
    ),
  ).toEqual([["ai_agent", web]]);
});

test("everything was read to its end, and no secret is in a link", async () => {
  expect(await rows("SELECT DISTINCT status, failure FROM sync_scopes")).toEqual([["complete", null]]);
  expect(JSON.stringify(await rows("SELECT * FROM links"))).not.toMatch(/ghp_|CANARY/);
});
