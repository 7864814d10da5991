import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { googlePage, readAll } from "@/lib/connectors/sdk/google-list";
import type { Ask } from "@/lib/connectors/sdk/google-session";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { notedUse } from "@/lib/connectors/sdk/noted-use";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { addApp, addScope } from "./apps";
import { appRef, customerRealms, googleId, personRef } from "./names";
import { peopleList } from "./people";
import { permission } from "./permissions";
import { directory, workspaceStep } from "./tools";

const ofPerson = (ask: Ask, id: string, what: "tokens" | "asps") =>
  readAll(ask, {
    url: `${directory}/users/${id}/${what}`,
    under: "items",
    permission: permission.tokens,
    // Somebody who was removed since the list was made has none any more.
    accept: [404],
  });

const list = {
  ...peopleList,
  pageSize: 100,
  query: { ...peopleList.query, fields: "nextPageToken,users(id,primaryEmail)" },
};

/** Which apps each person let in, and their app passwords: Google lists both by person alone. */
const tokenStep = workspaceStep(
  "GET /admin/directory/v1/users/{user}/tokens",
  list,
  async (item, { ask }) => {
    if (!isObject(item) || typeof item.id !== "string" || !googleId.test(item.id)) return item;
    const [tokens, passwords] = [
      await ofPerson(ask, item.id, "tokens"),
      await ofPerson(ask, item.id, "asps"),
    ];
    return {
      ...kept(item, "id", "primaryEmail"),
      letIn: tokens.map((each) => kept(each, "clientId", "displayText", "scopes", "nativeApp", "anonymous")),
      appCodes: passwords.map((each) => kept(each, "codeId", "name", "creationTime", "lastTimeUsed")),
    };
  },
  permission.tokens,
);

export const tokenSteps = [
  {
    ...tokenStep,
    async probe({ ask }: { ask: Ask }) {
      const { items } = await googlePage(ask, { ...list, pageSize: 1, sizeName: "maxResults" }, null);
      const [first] = items;
      const id = isObject(first) && typeof first.id === "string" && googleId.test(first.id) ? first.id : null;
      return id === null ? null : ofPerson(ask, id, "tokens");
    },
  },
];

const personSchema = z.object({
  id: z.string().regex(googleId),
  primaryEmail: text(320),
  letIn: z.unknown().optional(),
  appCodes: z.unknown().optional(),
});
const tokenSchema = z.object({
  clientId: z.string().min(1).max(300),
  displayText: text(500),
  scopes: z.array(z.string().min(1).max(500)).max(500).catch([]),
  nativeApp: z.boolean().nullish().catch(null),
  anonymous: z.boolean().nullish().catch(null),
});
const passwordSchema = z.object({
  codeId: z.union([z.number().int(), z.string().regex(/^\d{1,20}$/)]),
  name: text(500),
  creationTime: z.unknown().optional(),
  lastTimeUsed: z.unknown().optional(),
});

/** Apps with what they may do, as whom they act, and app passwords. */
export function tokenRecords(page: Page): Parsed {
  const records = new ItemRecords(page, customerRealms);
  const granted = new Set<string>();
  for (const { item, where } of records.read(personSchema)) {
    for (const outside of records.list(item.letIn, `${where} tokens`)) {
      const token = tokenSchema.safeParse(outside).data;
      if (!token) {
        records.problem(where, "One of the apps has no client id that can be read.");
        continue;
      }
      const app = addApp(records, token.clientId, {
        name: token.displayText,
        tags: {
          ...(token.nativeApp ? { "runs on": "devices of people" } : {}),
          ...(token.anonymous ? { registered: "no" } : {}),
        },
      });
      for (const scope of token.scopes) {
        const entitlement = addScope(records, scope);
        const key = `${app.externalId}\0${scope}`;
        if (granted.has(key)) continue;
        granted.add(key);
        records.add({ t: "grant", principal: app, entitlement, condition: { for: "people who let it in" } });
      }
      records.add({
        t: "trust",
        identity: personRef(item.id),
        kind: "runs_as",
        subject: clip(`app ${token.displayText || token.clientId}`, 500),
        subjectRef: appRef(records.realm, token.clientId),
      });
    }
    for (const outside of records.list(item.appCodes, `${where} app passwords`)) {
      const password = passwordSchema.safeParse(outside).data;
      if (password) addAppPassword(records, item.id, password, where);
      else records.problem(where, "One of the app passwords has no id that can be read.");
    }
  }
  return records.parsed();
}

/** A password of 16 letters that a program signs in with, past every second factor. */
function addAppPassword(
  records: ItemRecords,
  person: string,
  { codeId, name, creationTime, lastTimeUsed }: z.output<typeof passwordSchema>,
  where: string,
): void {
  const at = records.time(milliseconds(lastTimeUsed), `${where} lastTimeUsed`);
  const createdAt = records.time(milliseconds(creationTime), `${where} creationTime`);
  records.add({
    t: "credential",
    ref: { realm: personRef(person).realm, externalId: `${person}/app-password/${codeId}` },
    identity: personRef(person),
    type: "password",
    name: name ? clip(`App password: ${name}`, 500) : `App password ${codeId}`,
    lifetime: "static",
    renewal: "manual",
    status: "active",
    createdAt,
    lastUsed: notedUse(at, createdAt),
  });
}

/** Google writes Unix time as text. */
function milliseconds(value: unknown): unknown {
  return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
