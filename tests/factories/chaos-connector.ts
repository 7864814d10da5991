import { z } from "zod";
import {
  type Answer,
  type Connector,
  type LiveContext,
  type Page,
  type PlannedScope,
  type Problem,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import type { RecordInput } from "@/lib/domain/source-record";

/** A connector for the loopback source of `chaos-source.ts`. It exists in tests only. */

const configSchema = z.object({ url: z.url() });
type Config = z.output<typeof configSchema>;

const planSchema = z.object({
  scopes: z.array(z.object({ key: z.string(), account: z.string(), dataSet: z.string() })),
});
const listSchema = z.object({ items: z.array(z.unknown()), next: z.string().nullable() });
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullable()
  .optional();
const base = { id: z.string().min(1) };
const itemSchema = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("user"),
    ...base,
    login: z.string().optional(),
    name: z.string(),
    state: z.enum(["active", "disabled"]).optional(),
    description: z.string().optional(),
    createdAt: time,
    lastUsedAt: time,
    tags: z.record(z.string(), z.string()).optional(),
  }),
  z.looseObject({ type: z.literal("group"), ...base, name: z.string() }),
  z.looseObject({ type: z.literal("membership"), ...base, group: z.string(), user: z.string() }),
  z.looseObject({
    type: z.literal("key"),
    ...base,
    user: z.string(),
    state: z.enum(["active", "disabled"]),
    createdAt: time,
    lastUsedAt: time,
    usageSince: time,
  }),
  z.looseObject({ type: z.literal("copy"), ...base, path: z.string(), key: z.string() }),
  z.looseObject({ type: z.literal("policy"), ...base, name: z.string(), body: z.unknown() }),
  z.looseObject({ type: z.literal("grant"), ...base, user: z.string(), policy: z.string() }),
  z.looseObject({ type: z.literal("trust"), ...base, user: z.string(), from: z.string() }),
]);
type Item = z.output<typeof itemSchema>;

const permissionOf = (dataSet: string) => `${dataSet}:List`;

/** Asks the source; a token that expired is renewed once. */
async function ask(ctx: LiveContext<Config>, session: { token: string }, path: string, permission: string) {
  const send = (accept: number[]) =>
    ctx.http.request({
      url: `${ctx.config.url}${path}`,
      headers: { authorization: `Bearer ${session.token}` },
      permission,
      signal: ctx.signal,
      accept,
    });
  const first = await send([401]);
  if (first.status !== 401) return first.json();
  const renewed = await ctx.http.request({
    url: `${ctx.config.url}/token`,
    method: "POST",
    idempotent: true,
    permission,
    signal: ctx.signal,
  });
  session.token = z.object({ token: z.string() }).parse(renewed.json()).token;
  return (await send([])).json();
}

async function* plan(ctx: LiveContext<Config>): AsyncIterable<PlannedScope> {
  const answer = planSchema.safeParse(await ask(ctx, { token: "first" }, "/plan", "plan:Read"));
  if (!answer.success) throw new SourceError({ kind: "malformed", message: "The plan is not one." });
  for (const { key, account, dataSet } of answer.data.scopes) {
    yield { key, dataSet, title: `${dataSet} of ${account}`, issues: [`chaos:${account}`] };
  }
}

async function* pages(
  ctx: LiveContext<Config>,
  scope: { key: string; dataSet: string },
  from: unknown,
): AsyncIterable<Answer> {
  const session = { token: "first" };
  let cursor = z.string().nullable().parse(from);
  for (;;) {
    const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const body = await ask(ctx, session, `/list/${scope.key}${query}`, permissionOf(scope.dataSet));
    const list = listSchema.safeParse(body);
    if (!list.success) throw new SourceError({ kind: "malformed", message: "The answer is not a list." });
    yield { call: `GET /list/${scope.key}`, body: list.data, next: list.data.next };
    if (list.data.next === null) return;
    cursor = list.data.next;
  }
}

function toRecords({ scope, call, body }: Page): { records: RecordInput[]; problems: Problem[] } {
  const realm = scope.issues[0] ?? "chaos:none";
  const problems: Problem[] = [];
  const records = listSchema.parse(body).items.flatMap((outside, i) => {
    const item = itemSchema.safeParse(outside);
    if (item.success) return [recordOf(item.data, realm)];
    problems.push({ where: `${call}, item ${i + 1}`, what: item.error.issues[0]?.message ?? "not an item" });
    return [];
  });
  return { records, problems };
}

function recordOf(item: Item, realm: string): RecordInput {
  const ref = (externalId: string) => ({ realm, externalId });
  const use = (at: Date | null | undefined, since: Date | null | undefined) => ({
    at: at ?? null,
    grade: at ? ("reported" as const) : ("none" as const),
    precisionSeconds: at ? 60 : null,
    coveredSince: since ?? null,
    gap: since ? ("none" as const) : ("no_telemetry" as const),
  });
  switch (item.type) {
    case "user":
      return {
        t: "identity",
        ref: ref(item.id),
        aliases: item.login === undefined ? [] : [item.login],
        kind: "service_account",
        name: item.name,
        system: "chaos",
        status: item.state,
        class: "non_human",
        createdAt: item.createdAt,
        description: item.description,
        tags: item.tags,
        ...(item.lastUsedAt === undefined ? {} : { lastUsed: use(item.lastUsedAt, null) }),
        raw: item,
      };
    case "group":
      return { t: "entitlement", ref: ref(item.id), kind: "group", name: item.name, system: "chaos" };
    case "membership":
      return { t: "member", group: ref(item.group), member: ref(item.user) };
    case "key":
      return {
        t: "credential",
        ref: ref(item.id),
        identity: ref(item.user),
        type: "access_key",
        lifetime: "static",
        status: item.state,
        createdAt: item.createdAt,
        lastUsed: use(item.lastUsedAt, item.usageSince),
        raw: item,
      };
    case "copy":
      return {
        t: "placement",
        ref: ref(item.id),
        locator: item.path,
        kind: "environment_file",
        meantForSecrets: false,
        credential: ref(item.key),
      };
    case "policy":
      return {
        t: "entitlement",
        ref: ref(item.id),
        kind: "policy",
        name: item.name,
        system: "chaos",
        body: item.body,
      };
    case "grant":
      return { t: "grant", principal: ref(item.user), entitlement: ref(item.policy) };
    case "trust":
      return {
        t: "trust",
        identity: ref(item.user),
        kind: "assume_role",
        subjectRef: ref(item.from),
        subject: item.from,
      };
  }
}

export const chaosConnector: Connector<Config> = {
  manifest: {
    id: "chaos",
    title: "Chaos",
    category: "SaaS",
    summary: "A source that fails in every way.",
    config: configSchema,
    fields: [],
    dataSets: ["users", "keys", "access"].map((id) => ({
      id,
      title: id,
      permissions: [permissionOf(id)],
      withoutIt: `No ${id}.`,
    })),
    cannotSee: [],
    neverReads: [],
    evidence: "api",
    proof: { state: "verified", by: "Tried in tests." },
  },
  plan,
  pages,
  toRecords,
};
