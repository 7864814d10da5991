import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, PageRecords } from "@/lib/connectors/sdk/page-records";
import { seenConnected } from "@/lib/connectors/sdk/seen-connected";
import { classOf } from "@/lib/domain/identity-class";
import type { Ref, Status } from "@/lib/domain/record";

const system = "redis";

/** A server issues its own users; nothing lasting of it has a better name than its address. */
export function nodeRealm(node: string): string {
  return `redis:${node}`;
}

export function nodeRef(realm: string): Ref {
  return { realm, externalId: "server" };
}

function userRef(realm: string, name: string): Ref {
  return { realm, externalId: `user/${name}` };
}

const bodySchema = z.object({ node: z.string().min(1).max(300), rows: z.array(z.unknown()) });
const texts = z.array(z.string()).catch([]);
const rulesSchema = z.object({ commands: texts, keys: texts, channels: texts });
const userSchema = rulesSchema.extend({
  name: z.string().min(1).max(500),
  flags: texts,
  passwordIds: z.array(z.string().min(1).max(40)).max(1000).catch([]),
  selectors: z.array(rulesSchema).max(1000).catch([]),
});
type User = z.output<typeof userSchema>;
const seenSchema = z.object({ name: z.string().min(1).max(500), addresses: texts, programs: texts });
const serverSchema = z.object({ facts: z.record(z.string(), z.unknown()) });

/** The rows of a page that fit, each added by `add`; the others are problems. */
function eachRow<T>(
  page: Page,
  schema: z.ZodType<T>,
  add: (row: T, records: PageRecords, realm: string, node: string) => void,
): Parsed {
  const records = new PageRecords(page);
  const body = bodySchema.safeParse(page.body);
  if (!body.success) records.problem(page.call, "This is no answer of a Redis server that can be read.");
  for (const [index, outside] of (body.data?.rows ?? []).entries()) {
    const row = schema.safeParse(outside);
    const node = body.data?.node ?? "";
    if (row.success) add(row.data, records, nodeRealm(node), node);
    else records.problem(`${page.call}, row ${index + 1}`, "It has no name that can be read.");
  }
  return records.parsed();
}

/** The server as a container. */
export function serverRecords(page: Page): Parsed {
  return eachRow(page, serverSchema, ({ facts }, records, realm, node) => {
    const tags = Object.entries(facts).flatMap(([key, value]): [string, string][] =>
      typeof value === "string" && key !== "__proto__" ? [[clip(key, 100), clip(value, 200)]] : [],
    );
    records.add({
      t: "container",
      ref: nodeRef(realm),
      kind: "database",
      name: node,
      tags: Object.fromEntries(tags),
    });
  });
}

/** Users with their passwords and rules. */
export function userRecords(page: Page): Parsed {
  return eachRow(page, userSchema, (user, records, realm) => {
    const ref = userRef(realm, user.name);
    const { class: identityClass, why } = classOf({ kind: "db_user", name: user.name });
    records.add({
      t: "identity",
      ref,
      kind: "db_user",
      name: user.name,
      system,
      container: nodeRef(realm),
      status: statusOf(user),
      class: identityClass,
      classReason: why,
      managedBy: "customer",
      raw: { flags: user.flags, passwords: user.passwordIds.length },
    });
    addSignIn(records, user, ref);
    addRules(records, user, ref);
  });
}

function statusOf({ flags }: User): Status {
  if (flags.includes("on")) return "active";
  return flags.includes("off") ? "disabled" : "unknown";
}

/** With `nopass` every password is accepted: whoever reaches the server is this user. */
function addSignIn(records: PageRecords, user: User, ref: Ref): void {
  for (const id of user.passwordIds) {
    records.add({
      t: "credential",
      ref: { realm: ref.realm, externalId: `${ref.externalId}/password/${id}` },
      identity: ref,
      type: "password",
      name: `Password of ${user.name}`,
      lifetime: "static",
      renewal: "manual",
      status: statusOf(user),
    });
  }
  if (!user.flags.includes("nopass")) return;
  records.add({ t: "trust", identity: ref, kind: "login", subject: "*", condition: { nopass: true } });
}

/** The rules of a user are its own policy; each selector is one more. A user without any command may do nothing. */
function addRules(records: PageRecords, user: User, ref: Ref): void {
  const all = [
    { part: "rules", rules: user },
    ...user.selectors.map((rules, index) => ({ part: `selector/${index + 1}`, rules })),
  ];
  for (const { part, rules } of all) {
    const { commands, keys, channels } = rules;
    if (!commands.some((command) => command.startsWith("+"))) continue;
    const entitlement = { realm: ref.realm, externalId: `${ref.externalId}/${part}` };
    const name = clip([...commands, ...keys, ...channels].join(" "), 400);
    records.add({
      t: "entitlement",
      ref: entitlement,
      kind: "inline_policy",
      name,
      system,
      body: { commands, keys, channels },
    });
    records.add({ t: "grant", principal: ref, entitlement, scope: nodeRef(ref.realm) });
  }
}

/** Who is connected now: the only use that Redis tells of. */
export function sessionRecords(page: Page): Parsed {
  return eachRow(page, seenSchema, ({ name, ...seen }, records, realm) => {
    const ref = userRef(realm, name);
    records.add({
      t: "identity",
      ref,
      kind: "db_user",
      name,
      system,
      lastUsed: seenConnected(records.collectedAt),
      raw: seen,
    });
  });
}
