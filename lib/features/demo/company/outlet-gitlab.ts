import { gitlabConfigSchema } from "@/lib/connectors/gitlab/config";
import { tokenRef } from "@/lib/connectors/gitlab/names";
import { placeScope } from "@/lib/connectors/gitlab/plan";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { accountId } from "./accounts";
import type { Company } from "./company";
import { type ConnectedSystem, scopeParts } from "./connected";
import { type Planted, planted } from "./planted";

const group = { kind: "group", id: 4_071_000, path: "garden-outlet" };
const projects = ["shop", "stock-sync", "labels", "website"].map((name, index) => ({
  kind: "project",
  id: group.id + 1 + index,
  path: `${group.path}/${name}`,
}));

/** Access tokens of projects: of which, name, age, days that it has left, days since it was used, its scope. */
const tokens: readonly (readonly [project: number, string, number, number | null, number, string])[] = [
  [0, "deploy", 900, null, 1, "api"],
  [1, "stock export", 200, 165, 0, "read_api"],
  [3, "website", 400, -35, 36, "write_repository"],
];

/** Code of the outlet. */
export const outletGitlab: ConnectedSystem = {
  name: "GitLab garden outlet",
  connector: "gitlab",
  about: group.path,
  make: ({ company }) => ({ parts: partsOf(company), planted: wrong }),
};

const tokenId = (index: number) => 9100 + index;

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) => company.ago(days, "gitlab", name).toISOString();
  const config = gitlabConfigSchema.parse({ group: group.path, token: "of the collector" });
  const told = (dataSet: string, answers: [call: string, parts: object[]][]) => [
    ...scopeParts(
      placeScope(dataSet, config, group.id),
      answers.map(([call, parts]) => [call, { realm: "gitlab", issuer: "https://gitlab.com", parts }]),
    ),
  ];
  const ofProjects = (items: (index: number) => object[]) =>
    projects.map((place, index) => ({ place, items: items(index) }));
  const token = (index: number) => {
    const [, name = "", age = 0, left = null, used = 0, scope = ""] = tokens[index] ?? [];
    const end = left === null ? null : left < 0 ? company.ago(-left, "end", name) : company.ends(left);
    return {
      id: tokenId(index),
      name,
      description: "",
      revoked: false,
      active: left === null || left > 0,
      created_at: at(age, name),
      expires_at: end?.toISOString().slice(0, 10) ?? null,
      last_used_at: at(used, `${name} use`),
      scopes: [scope],
      user_id: 8000 + index,
      access_level: 40,
    };
  };
  return [
    ...told("places", [
      [
        "GET /groups/:id",
        [
          {
            place: group,
            items: [{ id: group.id, name: "Garden Outlet", full_path: group.path, parent_id: null }],
          },
        ],
      ],
      [
        "GET /groups/:id/projects",
        [
          {
            place: group,
            items: projects.map(({ id, path }) => ({
              id,
              path_with_namespace: path,
              visibility: "private",
              archived: false,
              topics: [],
              builds_access_level: "enabled",
              created_at: at(1200, path),
              namespace: { id: group.id, kind: "group", full_path: group.path },
            })),
          },
        ],
      ],
    ]),
    ...told("project-tokens", [
      [
        "GET /projects/:id/access_tokens",
        ofProjects((index) => tokens.flatMap(([of], each) => (of === index ? [token(each)] : []))),
      ],
    ]),
    ...told("project-deploy-credentials", [
      [
        "GET /projects/:id/deploy_keys",
        ofProjects((index) =>
          index === 0
            ? [
                {
                  id: 411,
                  title: "old server",
                  created_at: at(1100, "key"),
                  expires_at: null,
                  can_push: true,
                },
              ]
            : [],
        ),
      ],
    ]),
    ...told("group-runners", [
      [
        "GET /groups/:id/runners",
        [
          {
            place: group,
            items: [
              {
                id: 511,
                description: "office",
                runner_type: "group_type",
                status: "online",
                paused: false,
                created_at: at(800, "runner"),
                contacted_at: at(0, "runner contact"),
                version: "16.2.0",
                tag_list: [],
                run_untagged: true,
                locked: false,
                access_level: "not_protected",
              },
            ],
          },
        ],
      ],
    ]),
    ...told("project-variables", [
      ["GET /projects/:id/variables", ofProjects((index) => (index === 0 ? [variableOf(company)] : []))],
    ]),
  ];
}

/** A key of the account that nobody can look into. */
function variableOf(company: Company): object {
  const { secret } = company.secrets.awsKey(`${accountId("outlet")} deploy`);
  const fingerprint = company.origin.fingerprint?.(secret);
  return {
    variable: "AWS_SECRET_ACCESS_KEY",
    variable_type: "env_var",
    protected: false,
    masked: false,
    hidden: false,
    environment_scope: "*",
    holds: "access_key",
    ...(fingerprint ? { fingerprint } : {}),
  };
}

const wrong: Planted[] = [
  planted("outlet-token-without-end", 11, "A token that may do everything in the outlet's shop never ends.", {
    identities: [tokenRef("gitlab", tokenId(0))],
    credentials: [tokenRef("gitlab", tokenId(0))],
  }),
];
