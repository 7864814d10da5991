import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { googlePage, readAll } from "@/lib/connectors/sdk/google-list";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { scrub } from "@/lib/domain/secrets/scrub";
import { addApp, addScope } from "./apps";
import { customerRealms } from "./names";
import { permission } from "./permissions";
import type { Tools } from "./tools";

const events = (eventName: string) => ({
  url: "https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/admin",
  query: { eventName },
  under: "items",
  pageSize: 1000,
  sizeName: "maxResults" as const,
  permission: permission.audit,
});
const gift = "AUTHORIZE_API_CLIENT_ACCESS";
const removal = "REMOVE_API_CLIENT_ACCESS";
const given = events(gift);
const taken = events(removal);

/**
 * Which clients may act as anybody (domain-wide delegation). Google lists them on a page of the Admin console alone; the log
 * of administrators says what was given and taken in the last six months. There are few: they are read at once.
 */
export const delegationSteps: Step<Tools>[] = [
  {
    call: "GET /admin/reports/v1/activity/users/all/applications/admin",
    permission: permission.audit,
    async read({ ask, realm }) {
      const gifts = (await readAll(ask, given)).flatMap((entry) => eventsOf(entry, gift));
      const removals = (await readAll(ask, taken)).flatMap((entry) => eventsOf(entry, removal));
      const unreadable = [...gifts, ...removals].filter((event) => event === null);
      // Nobody knows whose right an entry took back that cannot be read.
      const unsure = removals.includes(null);
      const items = inForce(gifts.filter(isRead), removals.filter(isRead)).map((event) => ({
        ...event,
        unsure,
      }));
      return { body: scrub({ realm, items: [...items, ...unreadable] }), next: null };
    },
    probe: ({ ask }) => googlePage(ask, { ...given, pageSize: 1 }, null),
  },
];

interface Event {
  client: string;
  scopes: string[];
  /** How many more than are kept. */
  more: number;
  at: string;
  by: string | null;
}

const isRead = (event: Event | null): event is Event => event !== null;
const mostScopes = 500;

const activitySchema = z.object({
  id: z.object({ time: z.string().max(40) }),
  actor: z.object({ email: z.string().max(320).nullish().catch(null) }).catch({}),
  events: z.array(
    z.object({ name: z.string().nullish().catch(null), parameters: z.array(z.unknown()).catch([]) }),
  ),
});
const parameterSchema = z.object({
  name: z.string(),
  value: z.string().max(20_000).nullish().catch(null),
  multiValue: z.array(z.string()).nullish().catch(null),
});

/** The client and scopes of each event of that name in an entry of the log. Null: one that cannot be read. */
function eventsOf(outside: unknown, wanted: string): (Event | null)[] {
  const entry = activitySchema.safeParse(outside).data;
  if (!entry) return [null];
  // Whoever does several things at once has one entry for all.
  const named = entry.events.filter(({ name }) => !name || name === wanted);
  return named.map(({ parameters }) => {
    const facts = new Map(
      parameters.flatMap((each) => {
        const { name, value, multiValue } = parameterSchema.safeParse(each).data ?? {};
        return name ? [[name, multiValue ?? (value ? value.split(/[\s,]+/) : [])] as const] : [];
      }),
    );
    const client = facts.get("API_CLIENT_NAME")?.[0];
    if (!client) return null;
    const all = (facts.get("API_SCOPES") ?? []).filter((scope) => scope !== "");
    const scopes = all.slice(0, mostScopes);
    return {
      client,
      scopes,
      more: all.length - scopes.length,
      at: entry.id.time,
      by: entry.actor.email ?? null,
    };
  });
}

/** The last gift to each client that was not taken back after it. */
function inForce(gifts: Event[], removals: Event[]): Event[] {
  const last = (all: Event[]) => {
    const latest = new Map<string, Event>();
    for (const each of all) if (each.at > (latest.get(each.client)?.at ?? "")) latest.set(each.client, each);
    return latest;
  };
  const removed = last(removals);
  return [...last(gifts).values()].filter(({ client, at }) => at > (removed.get(client)?.at ?? ""));
}

const schema = z.object({
  client: z.string().min(1).max(300),
  scopes: z.array(z.string().min(1).max(500)).catch([]),
  more: z.number().int().min(0).catch(0),
  unsure: z.boolean().catch(false),
  at: z.unknown(),
  by: z.string().max(320).nullish().catch(null),
});

/** Clients that may act as anybody, each with its scopes, and who allowed it. */
export function delegationRecords(page: Page): Parsed {
  const records = new ItemRecords(page, customerRealms);
  for (const { item, where } of records.read(schema)) {
    const at = records.time(item.at, `${where} time`);
    const app = addApp(records, item.client, {
      tags: { delegation: item.unsure ? "domain-wide, unless it was taken back" : "domain-wide" },
      ownerHints: item.by ? [{ type: "registered_by", value: clip(item.by, 500), at }] : [],
    });
    if (item.unsure)
      records.problem(where, "Whether it was taken back is not known: an entry of the log cannot be read.");
    if (item.more > 0)
      records.problem(where, `It has ${item.more} more scopes than the ${mostScopes} that are kept.`);
    for (const scope of new Set(item.scopes))
      records.add({
        t: "grant",
        principal: app,
        entitlement: addScope(records, scope),
        condition: {
          for: "everybody (domain-wide delegation)",
          ...(item.unsure ? { unless: "it was taken back: an entry of the log cannot be read" } : {}),
        },
      });
  }
  return records.parsed();
}
