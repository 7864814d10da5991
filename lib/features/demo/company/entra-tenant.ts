import { dataSets } from "@/lib/connectors/entra/data-sets";
import { azureRealm, entraRealm, tenantRef } from "@/lib/connectors/entra/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { githubIssuer } from "./aws-workloads";
import { type Company, companyDomain, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { accessParts, graphApp, type Ids, letIn } from "./entra-accesses";
import { azureParts, machinePath, sharedPath } from "./entra-azure";
import { keeperNamed, type TrueOwner } from "./keepers";
import { type Planted, planted } from "./planted";
import { employee, employees } from "./staff";

/** Applications: name, days since it was made, owner, secrets with the days that each has left, days since it signed in. */
const applications: readonly (readonly [string, number, string | null, number[], number | null])[] = [
  ["invoice-archive", 700, "Farida Aziz", [11], 0],
  ["intranet-search", 1300, "Oskar Lindahl", [-40], 41],
  ["legacy-migration", 1500, "Dmitri Volkov", [210], null],
  ["storefront-cdn-deploy", 420, "Lena Fischer", [], 1],
  ["report-refresh", 980, "Grace Adeyemi", [160, -205], 0],
  ["hr-sync", 1200, "Maeve Byrne", [95], 0],
  ["store-tablets", 860, null, [340], 2],
  ["phone-system", 1700, null, [-300, 65], 0],
  ["care-assistant-backend", 150, "Oskar Lindahl", [30], 0],
];

const microsoft = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";
const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

/** The directory of the offices: people, a few applications, what little runs in Azure, and one agent. */
export const entraTenant: ConnectedSystem = {
  name: `Entra tenant ${companyName}`,
  connector: "entra",
  about: companyDomain,
  make: ({ company }) => {
    const id = (...words: string[]) => company.uuid("entra", ...words);
    return { parts: partsOf(company, id), planted: plantedIn(id) };
  },
};

/** Who really looks after the applications: whom they name, or their team. */
export function entraKeepers(company: Company): TrueOwner[] {
  const id = (...words: string[]) => company.uuid("entra", ...words);
  const realm = entraRealm(id("tenant"));
  return applications.flatMap(([name, , owner]) =>
    owner === null ? [] : [{ ref: { realm, externalId: id("principal", name) }, ...keeperNamed(owner) }],
  );
}

function partsOf(company: Company, id: Ids): SnapshotPart[] {
  const tenant = id("tenant");
  const realm = entraRealm(tenant);
  const at = (days: number, ...words: string[]) => company.ago(days, "entra", ...words).toISOString();
  const person = (name: string) => ({
    id: id("person", name),
    displayName: name,
    userPrincipalName: employee(name).email,
    "@odata.type": "#microsoft.graph.user",
  });
  const proofs = (name: string, left: number[]) =>
    left.map((days, index) => ({
      form: "secret",
      keyId: id("secret", name, String(index)),
      displayName: `secret ${index + 1}`,
      startDateTime: at(365 - days, "secret", name),
      endDateTime: (days < 0 ? company.ago(-days, "end", name) : company.ends(days)).toISOString(),
      lastUse: null,
      useState: "known",
    }));
  const principal = (name: string, type: string, more: object) => ({
    id: id("principal", name),
    appId: id("application", name),
    displayName: name,
    servicePrincipalType: type,
    accountEnabled: true,
    alternativeNames: [],
    tags: [],
    owners: [],
    proofs: [],
    lastUse: null,
    useState: "known",
    ...more,
  });
  const source = {
    dataSets,
    common: { realm },
    id: tenant,
    title: companyDomain,
    issues: [realm],
    container: tenantRef(realm),
  };
  return [
    ...listParts(source, {
      applications: {
        "GET /v1.0/applications?$expand=owners": applications.map(([name, age, owner, left]) => ({
          id: id("object", name),
          appId: id("application", name),
          displayName: name,
          createdDateTime: at(age, "application", name),
          signInAudience: "AzureADMyOrg",
          owners: owner === null ? [] : [person(owner)],
          sponsors: null,
          proofs: proofs(name, left),
        })),
        "GET /v1.0/applications?$expand=federatedIdentityCredentials": [
          {
            id: id("object", "storefront-cdn-deploy"),
            appId: id("application", "storefront-cdn-deploy"),
            displayName: "storefront-cdn-deploy",
            believes: [
              {
                id: id("federated credential"),
                name: "github-main",
                issuer: `https://${githubIssuer}`,
                subject: `repo:${companyName}/storefront:ref:refs/heads/main`,
                audiences: ["api://AzureADTokenExchange"],
              },
            ],
          },
        ],
      },
      "service-principals": {
        "GET /v1.0/servicePrincipals?$expand=owners": [
          ...applications.map(([name, , , , used]) =>
            principal(name, "Application", {
              appOwnerOrganizationId: tenant,
              lastUse: used === null ? null : at(used, "sign-in", name),
            }),
          ),
          ...letIn.map(([name, publisher]) =>
            principal(name, "Application", {
              appOwnerOrganizationId: id("tenant of", name),
              verifiedPublisher: { displayName: publisher },
            }),
          ),
          principal("Microsoft Graph", "Application", {
            appId: graphApp,
            appOwnerOrganizationId: microsoft,
          }),
          principal("warehouse-reports", "ManagedIdentity", {
            alternativeNames: ["isExplicit=True", sharedPath(id)],
          }),
          principal("print-server", "ManagedIdentity", {
            alternativeNames: ["isExplicit=False", machinePath(id)],
          }),
          principal("Returns helper", "ServiceIdentity", {
            appId: null,
            appOwnerOrganizationId: tenant,
            "@odata.type": "#microsoft.graph.agentIdentity",
          }),
        ],
      },
      tenant: { "GET /v1.0/organization": [{ id: tenant, displayName: "Brindlewood" }] },
      agents: {
        "GET /v1.0/applications/microsoft.graph.agentIdentityBlueprint": [
          {
            id: id("object", "Care agents"),
            appId: id("application", "Care agents"),
            displayName: "Care agents",
            createdDateTime: at(470, "blueprint"),
            "@odata.type": "#microsoft.graph.agentIdentityBlueprint",
            owners: null,
            sponsors: [person("Oskar Lindahl")],
            proofs: proofs("Care agents", [120]),
          },
        ],
        "GET /v1.0/servicePrincipals/microsoft.graph.agentIdentity": [
          {
            id: id("principal", "Returns helper"),
            displayName: "Returns helper",
            agentIdentityBlueprintId: id("application", "Care agents"),
            createdByAppId: id("application", "Care agents"),
            createdDateTime: at(450, "agent"),
            accountEnabled: true,
            tags: [],
            sponsors: [person("Dmitri Volkov")],
          },
        ],
      },
      "directory-roles": {
        "GET /v1.0/roleManagement/directory/roleDefinitions": [
          {
            id: globalAdministrator,
            displayName: "Global Administrator",
            isBuiltIn: true,
            isEnabled: true,
            rolePermissions: [{ allowedResourceActions: ["microsoft.directory/*/allTasks"] }],
          },
        ],
        "GET /v1.0/roleManagement/directory/roleAssignments?$expand=principal": [
          assignment(id("principal", "legacy-migration"), "legacy-migration", "servicePrincipal"),
          assignment(id("person", "Clara Weiss"), "Clara Weiss", "user"),
        ],
      },
      accounts: {
        "GET /v1.0/users": [
          ...employees.map(({ name, left }, index) => ({
            ...person(name),
            accountEnabled: left === undefined,
            userType: "Member",
            createdDateTime: at((left ?? 0) + 900, "person", name),
            employeeId: String(4100 + index),
          })),
          ...["svc-scan2mail", "svc-backup", "meeting-room-oak"].map((name) => ({
            id: id("account", name),
            displayName: name,
            userPrincipalName: `${name}@${companyDomain}`,
            accountEnabled: true,
            userType: "Member",
            createdDateTime: at(1600, "account", name),
            employeeId: null,
            employeeType: name.startsWith("meeting") ? "Resource" : null,
          })),
        ],
      },
    }),
    ...accessParts(source, id),
    ...azureParts(
      { ...source, issues: [realm, azureRealm(tenant)], reader: "1 subscriptions" },
      id,
      person("Nora Quinn"),
    ),
  ];
}

function assignment(principalId: string, displayName: string, type: "user" | "servicePrincipal") {
  return {
    id: `assignment-${principalId}`,
    principalId,
    roleDefinitionId: globalAdministrator,
    directoryScopeId: "/",
    principal: { id: principalId, displayName, "@odata.type": `#microsoft.graph.${type}` },
  };
}

function plantedIn(id: Ids): Planted[] {
  const realm = entraRealm(id("tenant"));
  const secret = (name: string) => ({ realm, externalId: `key/${id("secret", name, "0")}` });
  const principal = (name: string) => ({ realm, externalId: id("principal", name) });
  return [
    planted(
      "application-secret-ends",
      12,
      "The secret of the application that archives invoices ends in eleven days.",
      {
        credentials: [secret("invoice-archive")],
      },
    ),
    planted(
      "application-secret-ended",
      12,
      "The only secret of an application ended weeks ago, and nobody took it out.",
      {
        credentials: [secret("intranet-search")],
      },
    ),
    planted(
      "application-administers-directory",
      10,
      "An application of a finished project administers the whole directory and was never seen to sign in.",
      { identities: [principal("legacy-migration")] },
    ),
    planted("agent-without-sponsor", 6, "The sponsor of an AI agent left the company.", {
      identities: [principal("Returns helper")],
    }),
  ];
}
