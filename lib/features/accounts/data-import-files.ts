import type { Pool } from "pg";
import { z } from "zod";
import { readYaml } from "@/lib/connectors/sdk/tree-leaves";
import { type Environment, environments } from "@/lib/domain/record";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { showText } from "@/lib/domain/text";
import { badList, columnOf, readTable } from "@/lib/features/people/data-import";
import type { Scope } from "@/lib/platform/scope";
import { type ImportAccount, listImportAccounts, proposalsOf, type Said, sensitivityOf } from "./data-import";
import type { ImportPreview } from "./schema-decisions";

const columns = {
  account: [
    "account",
    "account id",
    "account name",
    "project",
    "subscription",
    "cluster",
    "repository",
    "name",
    "id",
  ],
  team: ["team", "owner", "owner team", "squad", "owning team"],
  environment: ["environment", "env", "stage"],
  sensitivity: ["sensitivity", "data classification", "classification", "confidentiality"],
};
const mostProblems = 50;

/** Finds accounts by id or name, in any case. */
class Directory {
  private readonly byId = new Map<string, ImportAccount>();
  private readonly byName = new Map<string, ImportAccount | "several">();

  constructor(accounts: readonly ImportAccount[]) {
    for (const account of accounts) {
      this.byId.set(account.id, account);
      this.byId.set(account.externalId.toLowerCase(), account);
      const name = account.name.toLowerCase();
      this.byName.set(name, this.byName.has(name) ? "several" : account);
    }
  }

  find(text: string): ImportAccount | "several" | undefined {
    const sought = text.trim().toLowerCase();
    return this.byId.get(sought) ?? this.byName.get(sought);
  }
}

const words: Record<string, Environment> = {
  prod: "production",
  prd: "production",
  live: "production",
  stage: "staging",
  stg: "staging",
  preprod: "staging",
  uat: "staging",
  qa: "test",
  testing: "test",
  dev: "development",
  sbx: "sandbox",
};

function environmentOf(text: string): Environment | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[^a-z]/g, "");
  return environments.find((each) => each === word) ?? words[word];
}

/** What a table of accounts (account, team, environment, sensitivity) would change, and which rows cannot be used. */
export async function previewAccountTable(pool: Pool, scope: Scope, text: string): Promise<ImportPreview> {
  const { headers, rows } = await readTable(text);
  const at = {
    account: columnOf(headers, columns.account),
    team: columnOf(headers, columns.team),
    environment: columnOf(headers, columns.environment),
    sensitivity: columnOf(headers, columns.sensitivity),
  };
  if (at.account < 0 || (at.team < 0 && at.environment < 0 && at.sensitivity < 0)) {
    throw badList(
      `The columns are ${headers.map((each) => `"${showText(each, 40)}"`).join(", ")}.`,
      "Name them in the first row: account, team, environment, sensitivity. The first is needed, and one of the others.",
    );
  }
  const directory = new Directory(await listImportAccounts(pool, scope));
  const problems: string[] = [];
  const said = new Map<string, Said>();
  for (const { row, cells } of rows) {
    const cell = (column: number) => (column < 0 ? "" : (cells[column] ?? ""));
    const refuse = (what: string) => {
      if (problems.length < mostProblems) problems.push(`Row ${row}: ${what}`);
    };
    const name = cell(at.account);
    const account = directory.find(name);
    if (account === undefined || account === "several") {
      const which = `"${showText(name, 60)}"`;
      refuse(
        account ? `several accounts are called ${which}; use the id.` : `no account is called ${which}.`,
      );
      continue;
    }
    const team = cell(at.team);
    if (team.length > 200 || scrubText(team) !== team) {
      refuse("the team's name is too long or looks like a secret.");
      continue;
    }
    const environment = environmentOf(cell(at.environment));
    const sensitivity = sensitivityOf(cell(at.sensitivity));
    if (cell(at.environment) !== "" && !environment)
      refuse(`"${showText(cell(at.environment), 40)}" is no environment.`);
    if (cell(at.sensitivity) !== "" && !sensitivity)
      refuse(`"${showText(cell(at.sensitivity), 40)}" is no sensitivity.`);
    if (said.has(account.id))
      refuse(`${showText(account.name, 60)} stands in an earlier row too; the later one counts.`);
    said.set(account.id, {
      account,
      team: team || undefined,
      environment,
      sensitivity,
      why: `row ${row} of the list`,
    });
  }
  return proposalsOf([...said.values()], problems);
}

const entitySchema = z.object({
  kind: z.enum(["Component", "System", "Group", "Resource", "Domain", "API"]),
  metadata: z.object({
    name: z.string().min(1).max(300),
    title: z.string().max(300).optional().catch(undefined),
    annotations: z.record(z.string(), z.string()).catch({}).default({}),
  }),
  spec: z
    .object({
      owner: z.string().max(300).optional().catch(undefined),
      lifecycle: z.string().max(100).optional().catch(undefined),
      profile: z
        .object({ displayName: z.string().max(200).optional() })
        .optional()
        .catch(undefined),
    })
    .default({}),
});

/** Annotations that name an account, project, repository or namespace, by the end of their key. */
const accountAnnotation =
  /(?:^|\/)(?:account-id|project-slug|project-id|subscription-id|kubernetes-namespace|kubernetes-cluster|cluster-name)$/;

/** `group:default/payments` is the team payments. A user owns no account here. */
function teamOf(owner: string | undefined, titles: ReadonlyMap<string, string>): string | undefined {
  if (owner === undefined || /^user:/i.test(owner)) return undefined;
  const name = owner
    .replace(/^[a-z]+:/i, "")
    .replace(/^.*\//, "")
    .trim();
  return name === "" ? undefined : (titles.get(name.toLowerCase()) ?? name).slice(0, 200);
}

/** What Backstage's catalogue would change: owners and lifecycles of entities whose annotations name an account. */
export async function previewBackstage(pool: Pool, scope: Scope, text: string): Promise<ImportPreview> {
  const documents = readYaml(text);
  if (documents.length === 0) {
    throw badList(
      "This is no YAML that can be read.",
      "Paste a catalog-info.yaml; several documents are fine.",
    );
  }
  const entities = documents.flatMap((document) => {
    const parsed = entitySchema.safeParse(document);
    return parsed.success ? [parsed.data] : [];
  });
  const skipped = documents.filter((document) => document !== null).length - entities.length;
  const problems =
    skipped > 0
      ? [`${skipped} of ${documents.length} documents are no entity that owns anything; left out.`]
      : [];
  const titles = new Map(
    entities.flatMap(({ kind, metadata, spec }) => {
      const title = spec.profile?.displayName ?? metadata.title;
      return kind === "Group" && title ? [[metadata.name.toLowerCase(), title] as const] : [];
    }),
  );
  const directory = new Directory(await listImportAccounts(pool, scope));
  const said = new Map<string, Said>();
  for (const { kind, metadata, spec } of entities) {
    const refuse = (what: string) => {
      if (problems.length < mostProblems) problems.push(`${kind} ${showText(metadata.name, 60)}: ${what}`);
    };
    if (kind === "Group") continue;
    const named = Object.entries(metadata.annotations).filter(([key]) => accountAnnotation.test(key));
    if (named.length === 0) {
      refuse("no annotation names an account, project, repository or namespace.");
      continue;
    }
    const team = teamOf(spec.owner, titles);
    const environment = environmentOf(spec.lifecycle ?? "");
    for (const [key, value] of named) {
      const account = directory.find(value);
      if (account === undefined || account === "several") {
        refuse(
          `${showText(key, 60)} is ${showText(value, 60)}, which ${account ? "names several accounts" : "is no account here"}.`,
        );
        continue;
      }
      const earlier = said.get(account.id);
      if (earlier?.team && team && earlier.team !== team) {
        refuse(
          `${showText(account.name, 60)} belongs to ${showText(earlier.team, 60)} by ${earlier.why}; the first one counts.`,
        );
        continue;
      }
      said.set(account.id, {
        account,
        team: earlier?.team ?? team,
        environment: earlier?.environment ?? environment,
        why: showText(`${kind} ${metadata.name}`, 200),
      });
    }
  }
  return proposalsOf([...said.values()], problems);
}
