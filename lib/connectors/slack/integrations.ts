import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Step } from "@/lib/connectors/sdk/steps";
import type { Status } from "@/lib/domain/record";
import { appRef, slackRealms, system, teamRef } from "./names";
import { permission, type Slack } from "./session";

const perPage = 1000;
/** Slack lets 20 pages be read a minute: more would take longer than a night. */
const mostPages = 2000;

const id = z
  .union([z.string().min(1).max(100), z.number()])
  .nullish()
  .catch(null);
const text = z.string().max(4000).nullish().catch(null);
const logSchema = z.object({
  app_id: id,
  service_id: id,
  app_type: text,
  service_type: text,
  user_id: text,
  user_name: text,
  date: z.union([z.string().max(40), z.number()]).transform(Number),
  change_type: z.string().max(100).catch("unknown"),
  scope: text,
});
const logFields = [
  "app_id",
  "service_id",
  "app_type",
  "service_type",
  "user_id",
  "user_name",
  "date",
  "change_type",
  "scope",
];
type Log = z.output<typeof logSchema>;

/** What the whole log says of one integration. */
interface Integration {
  id: string;
  /** When the last change was. */
  changed: number;
  change: string;
  scope: string | null;
  name: string;
  /** Who added it first, and when. */
  added: number | null;
  by: string | null;
}

/** The log tells changes, newest first; only all of them together tell what there is. */
export const integrationSteps: Step<Slack>[] = [
  {
    call: "team.integrationLogs",
    permission: permission.log,
    async read(slack) {
      const found = new Map<string, Integration>();
      let unreadable = 0;
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const answer = await slack.call("team.integrationLogs", permission.log, {
          count: String(perPage),
          page: String(page),
        });
        const list = listSchema.safeParse(answer);
        if (!list.success)
          throw new SourceError({
            kind: "malformed",
            message: "team.integrationLogs did not answer with a list.",
          });
        pages = list.data.paging.pages;
        if (pages > mostPages)
          throw new SourceError({
            kind: "too_large",
            message: `The integration log has ${pages} pages, more than ${mostPages}.`,
          });
        for (const outside of list.data.logs) {
          const log = logSchema.safeParse(kept(outside, ...logFields)).data;
          if (log && keyOf(log)) note(found, log);
          else unreadable += 1;
        }
      }
      const items = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      return { body: { realm: slack.realm, unreadable, items }, next: null };
    },
    probe: (slack) => slack.call("team.integrationLogs", permission.log, { count: "1" }),
  },
];

const listSchema = z.object({
  logs: z.array(z.unknown()),
  paging: z.object({ pages: z.number().int().nonnegative() }),
});

const keyOf = ({ app_id: app, service_id: service }: Log): string | null =>
  app ? `app/${app}` : service ? `service/${service}` : null;

function note(found: Map<string, Integration>, log: Log): void {
  const key = keyOf(log);
  if (!key) return;
  const known = found.get(key) ?? {
    id: key,
    changed: -1,
    change: "",
    scope: null,
    name: "",
    added: null,
    by: null,
  };
  found.set(key, known);
  if (log.date > known.changed) {
    known.changed = log.date;
    known.change = log.change_type;
    known.name = log.app_type || log.service_type || known.name;
    known.scope = log.scope || known.scope;
  }
  known.scope ||= log.scope ?? null;
  if (log.change_type === "added" && (known.added === null || log.date < known.added)) {
    known.added = log.date;
    known.by = log.user_name || log.user_id || null;
  }
}

const schema = z.object({
  id: z.string().regex(/^(?:app|service)\/.{1,100}$/),
  name: z.string().max(4000).catch(""),
  change: z.string().max(100).catch("unknown"),
  scope: text,
  added: z.unknown().optional(),
  by: text,
});
const besideSchema = z.object({ unreadable: z.number().int().positive() });
const statuses: { [change: string]: Status } = {
  added: "active",
  enabled: "active",
  updated: "active",
  expanded: "active",
  disabled: "disabled",
};

/** What was installed and not removed since: who did it, and with which scopes. */
export function integrationRecords(page: Page): Parsed {
  const records = new ItemRecords(page, slackRealms);
  const beside = besideSchema.safeParse(records.beside).data;
  if (beside)
    records.problem(page.call, `${beside.unreadable} entries of the log name nothing that can be read.`);
  for (const { item, where } of records.read(schema)) {
    if (item.change === "removed") continue;
    const ref = item.id.startsWith("app/")
      ? appRef(records.realm, item.id.slice("app/".length))
      : { realm: records.realm, externalId: item.id };
    const scopes = [...new Set((item.scope ?? "").split(",").map((scope) => scope.trim()))].filter(Boolean);
    const createdAt = records.time(item.added, `${where} date`);
    const isHook = scopes.length === 1 && scopes[0] === "incoming-webhook";
    records.add({
      t: "identity",
      ref,
      kind: isHook && item.id.startsWith("service/") ? "webhook" : "app_installation",
      name: item.name.slice(0, 2000) || item.id,
      system,
      container: teamRef(records.realm),
      status: (Object.hasOwn(statuses, item.change) && statuses[item.change]) || "unknown",
      class: "non_human",
      classReason: "An integration: programs act with it.",
      createdAt: createdAt ?? undefined,
      ownerHints: item.by ? [{ type: "creator", value: item.by.slice(0, 500), at: createdAt }] : [],
    });
    for (const scope of scopes.slice(0, 500)) {
      const entitlement = { realm: records.realm, externalId: `scope/${scope.slice(0, 500)}` };
      if (records.isNew("entitlement", entitlement))
        records.add({
          t: "entitlement",
          ref: entitlement,
          kind: "scope",
          name: scope.slice(0, 500),
          system,
          managedBy: "provider",
        });
      records.add({ t: "grant", principal: ref, entitlement, scope: teamRef(records.realm) });
    }
  }
  return records.parsed();
}
