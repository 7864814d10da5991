import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { governanceStates } from "@/lib/domain/governance-state";
import type { Comparison, Field, MatchValue, Operand, Term } from "@/lib/domain/query/grammar";
import { comparisons } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import {
  credentialLifetimes,
  credentialTypes,
  environments,
  expectedUses,
  identityClasses,
  identityKinds,
  lastUsedGaps,
  managers,
  sensitivities,
  statuses,
} from "@/lib/domain/record";
import { severities } from "@/lib/domain/severity";
import {
  credentialFixture,
  identityFixture,
  insertContainer,
  insertIdentities,
  insertPerson,
  insertSource,
  insertTeam,
} from "./inventory";
import type { NamedIdentity } from "./naive-query";
import type { Random } from "./random";

const dayMs = 86_400_000;
const names = [
  "ci-deploy",
  "CI-Deploy",
  "backup_job",
  "50%_off",
  "o'brien",
  "robot \\ two",
  "Ünïcode",
  "a",
  "ab",
];

/** An inventory of random identities with every kind of gap, in the database and in memory. */
export async function randomInventory(
  pool: Pool,
  random: Random,
  size: number,
  now: Date,
): Promise<NamedIdentity[]> {
  const sources = await named(["aws-prod", "sheet", "it's"], (name) => insertSource(pool, name));
  const root = await insertContainer(pool, "root");
  const accounts = [
    { id: root, names: ["root", "id-of-root"] },
    ...(await named(["payments", "sandbox"], (name) => insertContainer(pool, name, root))).map(
      ({ id, name }) => ({
        id,
        names: [name, `id-of-${name}`, "root", "id-of-root"],
      }),
    ),
  ];
  const people = await named(["Ada", "Grace"], (name) =>
    insertPerson(pool, name, `${name.toLowerCase()}@example.com`),
  );
  const ada = people[0]?.id ?? "";
  const teams = await named(["Platform", "Empty"], (name) =>
    insertTeam(pool, name, name === "Platform" ? [ada] : []),
  );
  const when = (share: number) =>
    random.chance(share)
      ? new Date(now.getTime() - random.below(600) * dayMs + (random.chance(0.2) ? 0 : 3_600_000))
      : null;
  const identities = Array.from({ length: size }, (_, index): NamedIdentity => {
    const id = randomUUID();
    const account = random.chance(0.7) ? random.pick(accounts) : null;
    const person = random.chance(0.4) ? random.pick(people) : null;
    const team = !person && random.chance(0.5) ? random.pick(teams) : null;
    const seenBy = random.some(sources, 0.5);
    const at = when(0.5);
    return {
      ...identityFixture({
        id,
        name: `${random.pick(names)}${random.chance(0.3) ? "" : index % 20}`,
        externalId: `EXT_${index}%`,
        aliases: random.chance(0.3) ? [`arn:aws:iam::1:role/${index}`] : [],
        kind: random.pick(identityKinds),
        system: random.pick(["aws", "github", "host"]),
        class: random.pick(identityClasses),
        managedBy: random.pick(managers),
        status: random.pick(statuses),
        containerId: account?.id ?? null,
        createdAt: when(0.7),
        expiresAt: random.chance(0.2) ? new Date(now.getTime() + (random.below(120) - 40) * dayMs) : null,
        lastUsed: {
          at,
          grade: at ? random.pick(["observed", "reported", "inferred"]) : "none",
          precisionSeconds: at ? 3600 : null,
          coveredSince: when(0.7),
          gap: random.chance(0.7) ? "none" : random.pick(lastUsedGaps),
        },
        sourceIds: seenBy.map((each) => each.id),
        environment: random.chance(0.6) ? random.pick(environments) : null,
        sensitivity: random.chance(0.5) ? random.pick(sensitivities) : null,
        purpose: random.chance(0.4) ? random.pick(["Deploys the shop", "Backups", "none"]) : null,
        expectedUse: random.chance(0.3) ? random.pick(expectedUses) : null,
        ownerPersonId: person?.id ?? null,
        ownerTeamId: team?.id ?? null,
        ownerState: person || team ? random.pick(["suggested", "asked", "accepted", "declined"]) : "none",
        ...assessment(random),
        exposedPlacements: random.chance(0.3) ? random.below(100) : 0,
        firstSeenAt: when(1) ?? now,
        goneAt: random.chance(0.15) ? now : null,
        credentials: Array.from({ length: random.below(3) }, (_each, key) =>
          credentialFixture({
            externalId: `AKIA${index}X${key}`,
            type: random.pick(credentialTypes),
            lifetime: random.pick(credentialLifetimes),
            status: random.pick(statuses),
            createdAt: when(0.7),
            expiresAt: random.chance(0.3) ? new Date(now.getTime() + (random.below(100) - 20) * dayMs) : null,
            fingerprint: random.chance(0.5) ? randomUUID().replaceAll("-", "") : null,
          }),
        ),
      }),
      sourceNames: seenBy.map((each) => each.name),
      accountNames: account ? [account.id, ...account.names] : [],
      ownerNames: person
        ? [person.name, `${person.name.toLowerCase()}@example.com`]
        : team
          ? [team.name]
          : [],
      teamNames: team ? [team.name] : person?.id === ada ? ["Platform"] : [],
    };
  });
  await insertIdentities(pool, identities);
  return identities;
}

/** What an assessment may have said; nothing of most. */
function assessment(random: Random) {
  const risk = random.chance(0.4) ? random.below(101) : null;
  const openFindings = risk === null ? 0 : random.below(4);
  return {
    risk,
    tier: random.chance(0.5) ? random.below(3) : null,
    openFindings,
    worstFinding: openFindings > 0 ? random.pick(severities) : null,
    governance: risk === null ? ("unmanaged" as const) : random.pick(governanceStates),
  };
}

async function named<T extends string>(all: readonly T[], insert: (name: T) => Promise<string>) {
  const made: { id: string; name: T }[] = [];
  for (const name of all) made.push({ id: await insert(name), name });
  return made;
}

const texts: Record<string, readonly string[]> = {
  source: ["aws-prod", "AWS-PROD", "it's", "missing"],
  system: ["aws", "AWS", "host", "x"],
  account: ["payments", "Root", "id-of-sandbox", "'; DROP TABLE identities; --"],
  owner: ["ada", "grace@example.com", "platform", "nobody"],
  team: ["platform", "Empty", "nobody"],
  purpose: ["backups", "none", "Deploys the shop"],
};

/** A random query: one to three terms on any field, with any value, state or comparison that the grammar allows. */
export function randomTerms(random: Random, identities: readonly NamedIdentity[], now: Date): Term[] {
  return Array.from({ length: 1 + random.below(3) }, () => randomTerm(random, identities, now));
}

function randomTerm(random: Random, identities: readonly NamedIdentity[], now: Date): Term {
  const negated = random.chance(0.35);
  if (random.chance(0.15)) return { kind: "search", negated, text: randomWord(random, identities) };
  const field: Field = random.pick(identityFields.fields);
  const comparable = field.type === "date" || field.type === "number" || field.type === "duration";
  if (comparable && (random.chance(0.6) || (field.type === "duration" && field.states.length === 0))) {
    return {
      kind: "compare",
      negated,
      field: field.name,
      op: operator(random, field),
      operand: operand(random, field),
    };
  }
  const values = Array.from({ length: 1 + random.below(2) }, () => randomValue(random, field, now));
  return { kind: "match", negated, field: field.name, values };
}

function operator(random: Random, field: Field): Comparison {
  return field.type === "duration" ? ">" : random.pick(comparisons);
}

function operand(random: Random, field: Field): Operand {
  if (field.type === "number") return { kind: "number", value: random.pick([0, 50, 49.5, -3, 1e14, 100]) };
  if (field.type === "date" && random.chance(0.3))
    return { kind: "date", value: random.pick(["2026-06-01", "2025-01-31"]) };
  const unit =
    field.type === "duration"
      ? random.pick(["h", "d", "w"] as const)
      : random.pick(["h", "d", "w", "m", "y"] as const);
  return { kind: "span", amount: random.pick([0, 1, 30, 90, 365, 99_999]), unit };
}

function randomValue(random: Random, field: Field, now: Date): MatchValue {
  const state = field.states.length > 0 && random.chance(0.4) ? random.pick(field.states) : undefined;
  if (state || field.type === "duration") return { kind: "state", value: state ?? "unknown" };
  switch (field.type) {
    case "enum":
      return { kind: "value", value: random.pick(field.values) };
    case "boolean":
      return { kind: "value", value: random.pick(["true", "false"]) };
    case "number":
      return { kind: "value", value: random.pick(["0", "7", "49.5", "100"]) };
    case "date":
      return {
        kind: "value",
        value: new Date(now.getTime() - random.below(600) * dayMs).toISOString().slice(0, 10),
      };
    case "text":
      return { kind: "value", value: random.pick(texts[field.name] ?? ["x"]) };
  }
}

function randomWord(random: Random, identities: readonly NamedIdentity[]): string {
  const one = random.pick(identities);
  const key = one.credentials[0];
  return random.pick([
    one.name,
    one.name.slice(1, 5) || "x",
    one.externalId.toLowerCase(),
    "50%",
    "_",
    "%",
    "a",
    "ab",
    "o'b",
    "\\",
    "nothing like it",
    key?.externalId ?? "AKIA",
    key?.fingerprint?.slice(0, 10) ?? "0123456789",
    one.aliases[0] ?? "arn:",
    "a\0b",
  ]);
}
