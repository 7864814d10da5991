import { z } from "zod";
import {
  type Answer,
  type Cursor,
  type LiveContext,
  type Page,
  type Parsed,
  type Scope,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { type LastUsed, noTelemetry, type Status } from "@/lib/domain/record";
import { scrub } from "@/lib/domain/secrets/scrub";
import type { RecordInput } from "@/lib/domain/source-record";
import { getServiceAccounts } from "./client";
import type { TemplateConfig } from "./manifest";

/** What a page must have to be read on. The items are judged one by one, so that one odd item costs only itself. */
const listSchema = z.object({
  workspace: z.string().min(1).max(200),
  items: z.array(z.unknown()),
  next: z.string().nullish(),
});

/** Only `id` is needed; whatever else is missing or odd is unknown. */
const itemSchema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(500).catch(""),
  state: z.string().catch(""),
  createdAt: z.unknown().optional(),
  lastUsedAt: z.unknown().optional(),
  /** Since when the workspace records use. */
  usageSince: z.unknown().optional(),
  description: z.string().max(4000).optional().catch(undefined),
  createdBy: z.string().max(500).optional().catch(undefined),
});

const states = new Map<string, Status>([
  ["ENABLED", "active"],
  ["DISABLED", "disabled"],
]);

/** Reads the list page by page. The cursor is the source's own, so that any page can be asked for again. */
export async function* listServiceAccounts(
  ctx: LiveContext<TemplateConfig>,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  let at = z.string().nullable().parse(cursor);
  for (;;) {
    const body = await getServiceAccounts(ctx, at);
    const list = listSchema.safeParse(body);
    if (!list.success)
      throw new SourceError({ kind: "malformed", message: "The answer is not a list of service accounts." });
    const next = list.data.next || null;
    if (next !== null && next === at) {
      throw new SourceError({ kind: "loop", message: "The source answered with the same cursor twice." });
    }
    // The API gives out no token; should it ever, it must not get into a snapshot.
    yield { call: "GET /service-accounts", body: scrub(body), next };
    if (next === null) return;
    at = next;
  }
}

/** The realm names what issues the ids: here the workspace, whose id every page carries. */
export function serviceAccountsScope(workspace: string): Scope {
  return {
    key: `${workspace}/service-accounts`,
    dataSet: "service-accounts",
    title: `Service accounts of ${workspace}`,
    issues: [`template:${workspace}`],
  };
}

/** The id of the workspace, from the first page of the list. */
export async function getWorkspace(ctx: LiveContext<TemplateConfig>): Promise<string> {
  const list = listSchema.safeParse(await getServiceAccounts(ctx, null));
  if (!list.success)
    throw new SourceError({ kind: "malformed", message: "The answer does not name its workspace." });
  return list.data.workspace;
}

/** Pure: a page to records. */
export function serviceAccountRecords(page: Page): Parsed {
  const list = listSchema.safeParse(page.body);
  if (!list.success)
    return { records: [], problems: [{ where: page.call, what: "Not a list of service accounts." }] };
  const records: RecordInput[] = [];
  const problems: Parsed["problems"] = [];
  for (const [index, outside] of list.data.items.entries()) {
    const item = itemSchema.safeParse(outside);
    if (!item.success) {
      problems.push({ where: `${page.call}, item ${index + 1}`, what: "It has no id that can be read." });
      continue;
    }
    const { id, name, state, description, createdBy } = item.data;
    const createdAt = dateOf(item.data.createdAt);
    records.push({
      t: "identity",
      ref: { realm: `template:${list.data.workspace}`, externalId: id },
      kind: "service_account",
      name: name || id,
      system: "template",
      status: states.get(state) ?? "unknown",
      class: "non_human",
      createdAt,
      lastUsed: lastUsedOf(dateOf(item.data.lastUsedAt), dateOf(item.data.usageSince)),
      description,
      ownerHints: createdBy ? [{ type: "creator", value: createdBy, at: createdAt }] : [],
    });
  }
  return { records, problems };
}

/** The source reports use itself, to the minute, since it began to record it. */
function lastUsedOf(at: Date | null, since: Date | null): LastUsed {
  if (since === null)
    return at === null ? noTelemetry : { ...noTelemetry, at, grade: "reported", precisionSeconds: 60 };
  return {
    at,
    grade: at === null ? "none" : "reported",
    precisionSeconds: 60,
    coveredSince: since,
    gap: "none",
  };
}

/** Sources write "never" in many ways; years that cannot be are all of them "no date". */
function dateOf(value: unknown): Date | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null;
  const date = new Date(value);
  const year = date.getUTCFullYear();
  return Number.isNaN(year) || year <= 1970 || year >= 9999 ? null : date;
}
