import type { Command } from "commander";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { unseen } from "@/bin/list-nouns";
import { cellText, type TableColumn, tableLines } from "@/bin/print-table";
import { controlNames } from "@/lib/domain/assessment/controls";
import { nameOf } from "@/lib/domain/named";
import { showText } from "@/lib/domain/text";
import { readControls } from "@/lib/features/findings/data-controls";
import { getIdentity } from "@/lib/features/identities/data-one";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";
import { isUse, type TrustRow } from "@/lib/features/trust/schema";
import { AppError } from "@/lib/platform/errors";
import { systemScope } from "@/lib/platform/scope";

type ShowOptions = { json?: true; data?: string };

async function show(name: string, options: ShowOptions): Promise<void> {
  await withDatabase(options, async ({ database: { pool } }) => {
    const now = new Date();
    const identity = await getIdentity(pool, systemScope(), name, now);
    if (!identity) {
      throw new AppError({
        code: "no_such_identity",
        message: `There is no identity ${showText(name, 80)}.`,
        safe: "Nothing was changed.",
        next: "`rollcall list identities --where WORD` searches names, ids and key ids.",
      });
    }
    const controls = await readControls(pool, identity.id, now);
    if (options.json) answer(JSON.stringify({ ...identity, controls }));
    else for (const line of [...describe(identity), ...underControl(controls)]) answer(line);
    const cut = Object.entries(identity).filter(([, part]) => hasMore(part));
    for (const [part] of cut) tell(`There are more ${part} than shown here; \`rollcall list\` has them all.`);
  });
}

function hasMore(part: unknown): boolean {
  return typeof part === "object" && part !== null && "more" in part && part.more === true;
}

const wide = 100;

function describe(identity: IdentityDetail): string[] {
  const facts: [string, string | number | Date | null][] = [
    ["id", identity.id],
    ["external id", identity.externalId],
    ["also known as", identity.aliases.join(", ")],
    ["class", identity.class + (identity.classReason ? ` (${identity.classReason})` : "")],
    ["managed by", identity.managedBy],
    ["status", identity.status],
    ["in", identity.containerPath.map((each) => nameOf(each)).join(" / ") || nameOf(identity.account)],
    ["environment", identity.environment],
    ["sensitivity", identity.sensitivity],
    ["purpose", identity.purpose],
    ["owner", ownerText(identity)],
    ["created", identity.createdAt],
    ["expires", identity.expiresAt],
    ["last used", identity.lastUsed.at ?? unseen(identity)],
    ["first seen", identity.firstSeenAt],
    ["missing since", identity.missingSince],
    ["gone", identity.goneAt],
    ["description", identity.description],
    [
      "tags",
      Object.entries(identity.tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(", "),
    ],
    ["owner hints", identity.ownerHints.map((hint) => `${hint.value} (${hint.type})`).join(", ")],
  ];
  const shown = facts.filter(([, value]) => value !== null && value !== "");
  return [
    showText(identity.name, wide),
    identity.sentence,
    "",
    ...shown.map(([title, value]) => `  ${title.padEnd(14)}${cellText(value, wide)}`),
    ...section("Credentials", identity.credentials.rows, [
      { title: "id", cell: (row) => row.externalId },
      { title: "type", cell: (row) => row.type },
      { title: "status", cell: (row) => (row.goneAt ? "gone" : row.status) },
      { title: "lifetime", cell: (row) => row.lifetime },
      { title: "created", cell: (row) => row.createdAt },
      { title: "expires", cell: (row) => row.expiresAt },
      { title: "last used", cell: (row) => row.lastUsed.at ?? unseen(row) },
    ]),
    ...section("Places", identity.placements.rows, [
      { title: "place", cell: (row) => row.locator, width: 70 },
      { title: "kind", cell: (row) => row.kind },
      { title: "for secrets", cell: (row) => row.meantForSecrets },
      { title: "credential", cell: (row) => nameOf(row.credential) },
    ]),
    ...section("Access", identity.grants.rows, [
      { title: "effect", cell: (row) => (row.goneAt ? `gone: ${row.effect}` : row.effect) },
      { title: "entitlement", cell: (row) => nameOf(row.entitlement) },
      { title: "kind", cell: (row) => row.entitlement.kind },
      { title: "on", cell: (row) => (row.target ? nameOf(row.target) : "everything") },
      { title: "through", cell: (row) => (row.through ? `group ${nameOf(row.through)}` : "itself") },
    ]),
    ...section(
      "Who may become it, and what runs as it",
      identity.trustedBy.rows.filter(isBecoming),
      subjects,
    ),
    ...section("Which agents use it", identity.trustedBy.rows.filter(isUse), subjects),
    ...section("What it may become", identity.mayBecome.rows.filter(isBecoming), trusting),
    ...section("What it uses", identity.mayBecome.rows.filter(isUse), trusting),
    ...section("Seen by", identity.sightings, [
      { title: "source", cell: (row) => row.source?.name ?? null },
      { title: "scope", cell: (row) => row.scope },
      { title: "changed", cell: (row) => row.changedAt },
      { title: "missing since", cell: (row) => row.missingSince },
      { title: "read completely", cell: (row) => row.coverage.lastCompleteAt },
      { title: "last reading", cell: (row) => row.coverage.lastStatus },
    ]),
    ...section("Links", identity.links, [
      { title: "kind", cell: (row) => row.kind },
      { title: "other", cell: (row) => nameOf(row.other) },
      { title: "evidence", cell: (row) => row.evidence, width: 70 },
    ]),
    ...section("Changes", identity.changes.rows, [
      { title: "when", cell: (row) => row.at },
      { title: "what", cell: (row) => row.kind },
      {
        title: "details",
        cell: (row) =>
          row.details.map((each) => `${each.what}: ${each.before ?? "-"} → ${each.after ?? "-"}`).join("; "),
        width: 80,
      },
    ]),
  ];
}

function underControl(controls: Awaited<ReturnType<typeof readControls>>): string[] {
  if (!controls) return [];
  return section(
    "Under control",
    controlNames.map((control) => ({ control, ...controls[control] })),
    [
      { title: "can it be", cell: (row) => row.control },
      { title: "answer", cell: (row) => row.answer },
      { title: "why", cell: (row) => row.why, width: wide },
    ],
  );
}

const trusts: TableColumn<TrustRow>[] = [
  { title: "effect", cell: (row) => row.effect },
  { title: "how", cell: (row) => row.kind },
];
const subjects: TableColumn<TrustRow>[] = [
  ...trusts,
  { title: "subject", cell: (row) => row.subject, width: 70 },
  { title: "issuer", cell: (row) => row.issuer },
];
const trusting: TableColumn<TrustRow>[] = [
  ...trusts,
  { title: "identity", cell: (row) => nameOf(row.identity), width: 70 },
];
const isBecoming = (trust: TrustRow) => !isUse(trust);

function ownerText({ owner }: IdentityDetail): string | null {
  const name = owner.person?.name ?? owner.team?.name;
  return name === undefined ? null : `${name} (${owner.state})`;
}

function section<Row>(title: string, rows: readonly Row[], columns: readonly TableColumn<Row>[]): string[] {
  if (rows.length === 0) return [];
  return ["", title, ...tableLines(columns, rows).map((line) => `  ${line}`)];
}

/** `rollcall show`. */
export function register(program: Command): void {
  program
    .command("show")
    .description("show everything about one identity")
    .argument("<name>", "its id, name, ARN or other id, or the id of one of its keys")
    .option("--json", "one JSON object")
    .option("--data <dir>", "the data folder")
    .action(show);
}
