import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Pool } from "pg";
import { z } from "zod";
import { entra } from "@/lib/connectors/entra/connector";
import { gcp } from "@/lib/connectors/gcp/connector";
import { githubConfigSchema } from "@/lib/connectors/github/config";
import { github } from "@/lib/connectors/github/connector";
import { exampleSchema, published } from "@/lib/connectors/github/fixtures/published-examples";
import { everything } from "@/lib/connectors/github/fixtures/read-github";
import { loadConnector } from "@/lib/connectors/registry";
import type { Connector, ExportFile } from "@/lib/connectors/sdk/contract";
import { fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { fileOf } from "@/lib/features/sources/data-upload";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import { importFiles } from "@/lib/jobs/sync/import-files";
import { createLookups } from "@/lib/platform/outbound/connect";
import { prepareQueue } from "@/lib/platform/queue";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";

const signal = new AbortController().signal;

/** What people published, as it came. */
export class PublishedFiles {
  constructor(private readonly folder: string) {}

  text(...path: string[]): string {
    return readFileSync(join(this.folder, ...path), "utf8");
  }

  json(...path: string[]): unknown {
    return JSON.parse(this.text(...path));
  }

  gunzipped(...path: string[]): unknown {
    return JSON.parse(gunzipSync(readFileSync(join(this.folder, ...path))).toString("utf8"));
  }
}

/** The same, brought in by the connectors that read it. */
export class PublishedExports extends PublishedFiles {
  constructor(
    folder: string,
    private readonly pool: Pool,
  ) {
    super(folder);
  }

  /** An export as a person brings it. */
  async bring(connector: string, path: string[], named = path.at(-1) ?? ""): Promise<void> {
    await this.bringText(connector, basename(named), this.text(...path));
  }

  async bringText(connectorId: string, name: string, text: string): Promise<void> {
    await this.files(connectorId, [fileOf(name, Buffer.from(text))]);
  }

  private async files(connectorId: string, files: ExportFile[]): Promise<void> {
    await prepareQueue(this.pool);
    const connector = await loadConnector(connectorId);
    if (!connector) throw new Error(`There is no connector ${connectorId}.`);
    const engine = testEngine(this.pool, connector, { leaseSeconds: 60 });
    const { runId } = await importFiles({
      engine,
      connector,
      files,
      name: null,
      complete: true,
      config: null,
      actor: "test",
      fingerprint: (secret) => Buffer.from(secret).toString("hex").padEnd(64, "0").slice(0, 64),
      warn: () => undefined,
      signal,
    });
    await completeRun(engine, runId, signal);
  }

  /** GitHub's own examples, as its API answers them. */
  async bringGitHub(variant: number): Promise<void> {
    await prepareQueue(this.pool);
    const examples = z
      .record(z.string(), exampleSchema)
      .parse(this.json("github-openapi-examples", "github-examples.json"));
    const engine = testEngine(this.pool, github, {
      leaseSeconds: 60,
      liveContext: async (_source, _connector, stop) => ({
        now: new Date(),
        config: githubConfigSchema.parse(everything),
        fingerprint: null,
        signal: stop,
        lookup: createLookups({ allowCidrs: [] }),
        warn: () => undefined,
        http: fakeHttp(published(examples, variant, new Set())),
      }),
    });
    await syncOnce(engine, await createSource(this.pool, "acme", "github"));
  }

  /** Pages that a cloud would answer with, read by its connector. */
  async bringPages(
    connector: {
      manifest: Pick<Connector["manifest"], "id" | "dataSets">;
      toRecords: Connector["toRecords"];
    },
    pages: { dataSet: string; call: string; body: unknown; issues?: string[] }[],
  ): Promise<void> {
    await prepareQueue(this.pool);
    const scripted: Connector = {
      ...scriptedConnector({ scopes: [] }),
      async *plan() {
        for (const [index, { dataSet, issues }] of pages.entries())
          yield { key: String(index), dataSet, title: dataSet, issues: issues ?? [] };
      },
      async *pages(_ctx, scope) {
        const page = pages[Number(scope.key)];
        if (page) yield { call: page.call, body: page.body, next: null };
      },
      toRecords: connector.toRecords,
    };
    scripted.manifest.dataSets = connector.manifest.dataSets;
    const engine = testEngine(this.pool, scripted, { leaseSeconds: 60 });
    await syncOnce(engine, await createSource(this.pool, connector.manifest.id, connector.manifest.id));
  }

  /** What is found now, as `rule severity`, by the name of the identity or place. */
  async findings(): Promise<Map<string, Set<string>>> {
    await assessDue(this.pool, new Date(), signal);
    const found = await this.pool.query<{ subject: string; said: string[] }>(
      `SELECT coalesce(i.name, p.locator) AS subject, array_agg(f.rule_id || ' ' || f.severity) AS said
       FROM findings f LEFT JOIN identities i ON i.id = f.identity_id LEFT JOIN placements p ON p.id = f.placement_id
       WHERE f.state = 'open' GROUP BY 1`,
    );
    return new Map(found.rows.map(({ subject, said }) => [subject, new Set(said)]));
  }

  /** Names of identities whose tier is only at least what is known. */
  async atLeast(): Promise<Set<string>> {
    const found = await this.pool.query<{ name: string }>(
      "SELECT i.name FROM privileges p JOIN identities i ON i.id = p.identity_id WHERE p.at_least",
    );
    return new Set(found.rows.map(({ name }) => name));
  }
}

const caseSchema = z.object({ id: z.string(), policy: z.unknown(), expectedPaths: z.array(z.string()) });

/** Each published policy, held by a user of an account that is called like the case. */
export async function bringPolicies(exports: PublishedExports) {
  const cases = exports
    .text("pathfinding", "cases.jsonl")
    .trim()
    .split("\n")
    .map((line) => caseSchema.parse(JSON.parse(line)));
  const UserDetailList = cases.map(({ id, policy }) => ({
    ...{ Path: "/", UserName: id, UserId: `AIDA${id.replaceAll("-", "").toUpperCase().padEnd(17, "X")}` },
    ...{ Arn: `arn:aws:iam::111122223333:user/${id}`, CreateDate: "2024-01-01T00:00:00Z", GroupList: [] },
    ...{ AttachedManagedPolicies: [], UserPolicyList: [{ PolicyName: "p", PolicyDocument: policy }] },
  }));
  const details = { UserDetailList, GroupDetailList: [], RoleDetailList: [], Policies: [] };
  await exports.bringText("aws", "details.json", JSON.stringify(details));
  return cases;
}

/** Tools of public servers, each list as a file that is called like its server. */
export async function bringTools(exports: PublishedExports): Promise<void> {
  const servers = z
    .record(z.string(), z.object({ tools: z.unknown() }))
    .parse(exports.json("mcp", "tools.json"));
  for (const [name, { tools }] of Object.entries(servers))
    await exports.bringText("mcp", `${name}.tools.json`, JSON.stringify({ tools }));
}

const tenant = "11111111-2222-4333-8444-555555555555";
const subscription = "/subscriptions/99999999-2222-4333-8444-555555555555";

const azureRoles = z.array(
  z.looseObject({ name: z.string(), roleName: z.string(), roleType: z.string(), permissions: z.unknown() }),
);

/** Each of Azure's built-in roles, held by a managed identity that is called like it, on a subscription. */
export async function bringAzureRoles(exports: PublishedExports): Promise<void> {
  const roles = azureRoles.parse(exports.gunzipped("gcp-azure-roles", "azure-built-in-roles.json.gz"));
  const realm = `entra:${tenant}`;
  const page = (dataSet: string, call: string, items: unknown[]) => ({
    dataSet,
    call: `Resource Graph: ${call}`,
    body: { realm, items },
    issues: [realm],
  });
  await exports.bringPages(entra, [
    page("azure", "subscriptions and management groups", [
      { id: subscription, name: "shop", type: "microsoft.resources/subscriptions", state: "Enabled" },
    ]),
    page(
      "azure-roles",
      "roleDefinitions",
      roles.map(({ roleType, ...role }) => ({ ...role, type: roleType })),
    ),
    page(
      "managed-identities",
      "userAssignedIdentities",
      roles.map(({ name, roleName }) => ({
        id: `${subscription}/resourceGroups/r/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
        name: roleName,
        principalId: name,
        subscriptionId: subscription.split("/").at(-1),
        believes: [],
      })),
    ),
    page(
      "azure-roles",
      "roleAssignments",
      roles.map(({ name }) => ({
        principalId: name,
        principalType: "ServicePrincipal",
        roleDefinitionId: `/providers/Microsoft.Authorization/RoleDefinitions/${name}`,
        scope: subscription,
      })),
    ),
  ]);
}

const gcpRoles = z.array(z.looseObject({ name: z.string(), title: z.string() }));

/** Each of Google's predefined roles, held by a service account that is named like it, on a project. */
export async function bringGcpRoles(exports: PublishedExports): Promise<void> {
  const roles = gcpRoles.parse(exports.gunzipped("gcp-azure-roles", "gcp-predefined-roles.json.gz"));
  const mail = (role: string) => `${role.replace("roles/", "")}@shop-prod.iam.gserviceaccount.com`;
  const page = (dataSet: string, call: string, items: unknown[], realms = ["gcp"]) => ({
    dataSet,
    call,
    body: { realm: "gcp", items, projects: {}, issuers: {} },
    issues: realms,
  });
  const project = "//cloudresourcemanager.googleapis.com/projects/shop-prod";
  await exports.bringPages(gcp, [
    page("hierarchy", "searchAllResources: projects, folders, organizations", [
      {
        name: project,
        assetType: "cloudresourcemanager.googleapis.com/Project",
        displayName: "shop",
        state: "ACTIVE",
        id: "shop-prod",
      },
    ]),
    page("roles", "GET /v1/roles", roles),
    page(
      "service-accounts",
      "GET /v1/projects/{project}/serviceAccounts",
      roles.map(({ name }, index) => ({
        project: "shop-prod",
        uniqueId: String(10_000_000 + index),
        email: mail(name),
        displayName: name,
        use: null,
        made: [],
      })),
      ["gcp:shop-prod"],
    ),
    page("bindings", "searchAllIamPolicies", [
      {
        resource: project,
        assetType: "",
        project: "projects/1",
        bindings: roles.map(({ name }) => ({
          role: name,
          members: [`serviceAccount:${mail(name)}`],
        })),
      },
    ]),
  ]);
}
