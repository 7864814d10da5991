import { dataSets, isOfProject } from "@/lib/connectors/circleci/data-sets";
import { organizationRef, realm } from "@/lib/connectors/circleci/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyDomain } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";

const slug = "gl/garden-outlet/website";

/** Variables that every project may use, by context, with days since each was made. */
const contexts: { [context: string]: readonly (readonly [variable: string, age: number])[] } = {
  deploy: [
    ["AWS_SECRET_ACCESS_KEY", 1000],
    ["SFTP_PASSWORD", 950],
  ],
  notifications: [["CHAT_TOKEN", 600]],
};

/** How the outlet's website is built. */
export const outletCircleci: ConnectedSystem = {
  name: "CircleCI garden outlet",
  connector: "circleci",
  about: slug,
  make: ({ company }) => ({ parts: partsOf(company), planted: plantedIn(company) }),
};

const idOf = (company: Company, ...words: string[]) => company.uuid("circleci", ...words);

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) => company.ago(days, "circleci", name).toISOString();
  const organization = idOf(company, "organization");
  const project = idOf(company, "project");
  const shared = { issues: [realm], container: organizationRef(organization) };
  const ofProject = dataSets.filter(({ id }) => isOfProject(id));
  return [
    ...listParts(
      { ...shared, dataSets, common: { realm, organization }, id: organization, title: organization },
      {
        contexts: {
          "GET /context": Object.entries(contexts).map(([name, variables]) => ({
            id: idOf(company, "context", name),
            name,
            created_at: at(1000, name),
            variables: variables.map(([variable, age]) => ({
              variable,
              created_at: at(age, variable),
              updated_at: at(age, variable),
            })),
            limits: [],
          })),
        },
        runners: {
          "GET /runner/resource": [
            {
              id: idOf(company, "runner"),
              resource_class: "garden-outlet/office",
              description: "Under the desk",
              keys: [{ id: idOf(company, "runner token"), nickname: "first", created_at: at(800, "runner") }],
              machines: [{ name: "desk", version: "3.0", last_used: at(1, "runner use") }],
            },
          ],
        },
      },
    ),
    ...listParts(
      {
        ...shared,
        dataSets: ofProject,
        common: { realm, project, slug },
        id: `${organization}/${slug}`,
        title: slug,
      },
      {
        projects: {
          "GET /project/{project-slug}": [
            { id: project, slug, name: "website", organization_id: organization },
          ],
        },
        variables: {
          "GET /project/{project-slug}/envvar": [
            { name: "SENTRY_TOKEN", "created-at": at(500, "SENTRY_TOKEN") },
          ],
        },
        webhooks: {
          "GET /webhook": [
            {
              id: idOf(company, "webhook"),
              name: "status",
              "verify-tls": false,
              events: ["job-completed"],
              "created-at": at(700, "webhook"),
              signs: false,
              target: `https://status.outlet.${companyDomain}`,
            },
          ],
        },
      },
    ),
  ];
}

function plantedIn(company: Company): Planted[] {
  const context = `context/${idOf(company, "context", "deploy")}`;
  return [
    planted("key-in-shared-context", 9, "Every project of the outlet may use one old key of AWS.", {
      placements: [{ realm, externalId: `${context}/variable/AWS_SECRET_ACCESS_KEY` }],
    }),
  ];
}
