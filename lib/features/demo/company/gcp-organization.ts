import { dataSets, isOfProject } from "@/lib/connectors/gcp/data-sets";
import { cloudRealm, cloudRef, googleRealm, projectRealm, projectRef } from "@/lib/connectors/gcp/names";
import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { githubIssuer } from "./aws-workloads";
import { type Company, companyDomain, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import type { TrueOwner } from "./keepers";
import { type Planted, planted } from "./planted";
import { employee } from "./staff";

const organization = "organizations/407210420101";
const project = `${companyName}-analytics`;
const number = "720140421313";
const pool = `projects/${number}/locations/global/workloadIdentityPools/github`;

/** Service accounts: name, what for, role in the project, days since it was used, ages of its downloaded keys. */
const accounts: readonly (readonly [string, string, string, number | null, number[]])[] = [
  ["ads-export", "Spend of advertisements to the warehouse", "roles/editor", 0, [1900]],
  ["search-console", "Rankings", "roles/viewer", 1, [700]],
  ["app-push", "Push messages of the app", "roles/firebase.admin", 0, [1100]],
  ["pagespeed", "", "roles/viewer", null, []],
  ["app-release", "Releases of the app, by its workflow", "roles/viewer", 12, []],
];

/** API keys: name, age, the APIs that each is for (none: all), from where. */
const apiKeys: readonly (readonly [string, number, string[], string | null])[] = [
  ["store finder", 1400, ["maps.googleapis.com"], "browser"],
  ["old maps key", 2200, [], null],
];

/** Maps, the app and advertisements: what the company has at Google. */
export const gcpOrganization: ConnectedSystem = {
  name: `Google Cloud ${companyName}`,
  connector: "gcp",
  about: organization,
  make: ({ company }) => ({ parts: partsOf(company), planted: plantedIn(company) }),
};

const uniqueId = (company: Company, name: string) =>
  `1${company.random("gcp account", name).text("0123456789", 20)}`;
const keyId = (company: Company, name: string) =>
  company.random("gcp key", name).text("0123456789abcdef", 40);
const emailOf = (name: string) => `${name}@${project}.iam.gserviceaccount.com`;

/** All of it is the data team's, as the project says. */
export function gcpKeepers(company: Company): TrueOwner[] {
  return accounts.map(([name]) => ({
    ref: { realm: projectRealm(project), externalId: uniqueId(company, name) },
    ...{ team: "data", person: null },
  }));
}

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) => company.ago(days, "gcp", name).toISOString();
  const since = at(180, "recording");
  const use = (days: number | null, name: string) => ({
    at: days === null ? null : at(days, `${name} use`),
    since,
    gap: "no_telemetry",
  });
  const place = organization.replace("/", ":");
  const source = (sets: readonly DataSet[], id: string, more: object = {}) => ({
    dataSets: sets,
    common: { realm: cloudRealm, ...more },
    id,
    title: project,
  });
  const full = (name: string) => `//cloudresourcemanager.googleapis.com/${name}`;
  return [
    ...listParts(
      {
        ...source(dataSets, place, {
          issuers: {
            [pool]: [{ provider: `${pool}/providers/gh`, issuer: `https://${githubIssuer}` }],
          },
          projects: { [number]: project },
        }),
        issues: [cloudRealm, googleRealm],
        container: cloudRef(organization),
      },
      {
        hierarchy: {
          "searchAllResources: projects, folders, organizations": [
            {
              name: full(organization),
              assetType: "cloudresourcemanager.googleapis.com/Organization",
              displayName: companyDomain,
              state: "ACTIVE",
              id: null,
            },
            {
              name: full(`projects/${project}`),
              assetType: "cloudresourcemanager.googleapis.com/Project",
              displayName: project,
              labels: { team: "data" },
              state: "ACTIVE",
              parentFullResourceName: full(organization),
              id: project,
            },
          ],
        },
        bindings: {
          searchAllIamPolicies: [
            {
              resource: full(`projects/${project}`),
              assetType: "",
              project: `projects/${number}`,
              organization,
              bindings: [
                ...accounts.map(([name, , role]) => ({ role, members: [`serviceAccount:${emailOf(name)}`] })),
                { role: "roles/owner", members: [`user:${employee("Rafael Costa").email}`] },
              ],
            },
            {
              resource: `//iam.googleapis.com/projects/${project}/serviceAccounts/${uniqueId(company, "app-release")}`,
              assetType: "",
              project: `projects/${number}`,
              organization,
              bindings: [
                {
                  role: "roles/iam.workloadIdentityUser",
                  members: [
                    `principal://iam.googleapis.com/${pool}/subject/repo:${companyName}/design-system:ref:refs/heads/main`,
                  ],
                },
              ],
            },
          ],
        },
        "deny-policies": {
          "GET /v2/policies/{attachment point}/denypolicies": [
            { name: full(organization), denies: [] },
            { name: full(`projects/${project}`), denies: [] },
          ],
        },
        roles: {
          "GET /v1/roles": [
            {
              name: "roles/editor",
              title: "Editor",
              stage: "GA",
              includedPermissions: ["storage.buckets.create"],
            },
          ],
        },
      },
    ),
    ...listParts(
      {
        ...source(
          dataSets.filter(({ id }) => isOfProject(id)),
          `${place}/${project}`,
        ),
        issues: [projectRealm(project), cloudRealm],
        container: projectRef(project),
      },
      {
        "service-accounts": {
          "GET /v1/projects/{project}/serviceAccounts": accounts.map(([name, description, , used, keys]) => ({
            name: `projects/${project}/serviceAccounts/${emailOf(name)}`,
            projectId: project,
            uniqueId: uniqueId(company, name),
            email: emailOf(name),
            displayName: "",
            description,
            project,
            use: use(used, name),
            made: keys.map((age) => ({
              validAfterTime: at(age, `${name} key`),
              validBeforeTime: "9999-12-31T23:59:59Z",
              keyOrigin: "GOOGLE_PROVIDED",
              keyType: "USER_MANAGED",
              id: keyId(company, name),
              use: use(used, `${name} key`),
            })),
          })),
        },
        "workload-identity": {
          "GET /v1/{pool}/providers": [
            {
              name: pool,
              displayName: "GitHub",
              state: "ACTIVE",
              project,
              believes: [
                {
                  name: `${pool}/providers/gh`,
                  displayName: "gh",
                  state: "ACTIVE",
                  attributeMapping: { "google.subject": "assertion.sub" },
                  oidc: { issuerUri: `https://${githubIssuer}`, allowedAudiences: [] },
                },
              ],
            },
          ],
        },
        "api-keys": {
          "GET /v2/projects/{project}/locations/global/keys": apiKeys.map(([name, age, apis, from]) => ({
            uid: company.uuid("gcp", "api key", name),
            displayName: name,
            createTime: at(age, name),
            project,
            limits: { apis, from },
          })),
        },
      },
    ),
  ];
}

function plantedIn(company: Company): Planted[] {
  const open = cloudRef(`api-key/${company.uuid("gcp", "api key", "old maps key")}`);
  return [
    planted(
      "downloaded-key-edits-project",
      2,
      "A key that was downloaded five years ago may change everything in a project.",
      {
        identities: [{ realm: projectRealm(project), externalId: uniqueId(company, "ads-export") }],
        credentials: [cloudRef(keyId(company, "ads-export"))],
      },
    ),
    planted(
      "api-key-without-limits",
      3,
      "A key that stands in old pages of the shop may call every API of a project, from anywhere.",
      {
        identities: [open],
        credentials: [open],
      },
    ),
  ];
}
