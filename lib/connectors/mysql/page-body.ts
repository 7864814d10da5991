import { z } from "zod";
import type { Page } from "@/lib/connectors/sdk/contract";
import { clip, PageRecords } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { accountRef, serverRealm, serverRef, system } from "./names";

const bodySchema = z.object({
  server: z.string().min(1).max(300),
  flavour: z.enum(["mysql", "mariadb"]),
  host: z.string().max(300).catch(""),
  rows: z.array(z.unknown()),
});

/** The account of a row. The anonymous one has no name, a role of MariaDB no host. */
export const accountSchema = z.object({
  user: z.string().max(300),
  host: z.string().max(300),
  /** Null: the row is of an account that is not there any more. */
  kind: z.enum(["role", "account"]).nullish().catch(null),
  /** Whether others hold it as a role, which MySQL allows of any account. */
  held: z.unknown().optional(),
});
export type Account = z.output<typeof accountSchema>;

/** The ways in which a server says yes in a column. */
export function isYes(value: unknown): boolean {
  return value === 1 || value === "1" || value === "Y" || value === true;
}

const notable = ["SUPER", "GRANT OPTION", "CREATE USER", "FILE"];

/** Privileges in words: all of them, or where they are many, how many and the gravest. */
function wordsFor(privileges: string[]): string {
  if (privileges.length <= 12) return privileges.join(", ");
  const gravest = notable.filter((each) => privileges.includes(each));
  return `${privileges.length} privileges${gravest.length > 0 ? ` with ${gravest.join(", ")}` : ""}`;
}

export interface Principal {
  ref: Ref;
  kind: "identity" | "group";
}

/** A page of a server, and its records as they are gathered. */
export class ServerRecords extends PageRecords {
  readonly realm: string = "";
  readonly body: z.output<typeof bodySchema> | null;
  private readonly said = new Set<string>();

  constructor(private readonly page: Page) {
    super(page);
    const body = bodySchema.safeParse(page.body);
    this.body = body.success ? body.data : null;
    if (body.success) this.realm = serverRealm(body.data.server);
    else this.problem(page.call, "This is no answer of a MySQL or MariaDB server that can be read.");
  }

  /** The rows that fit; the others are problems. */
  *rows<T>(schema: z.ZodType<T>): Generator<T> {
    for (const [index, row] of (this.body?.rows ?? []).entries()) {
      const read = schema.safeParse(row);
      const what = read.success
        ? ""
        : `It cannot be read: ${read.error.issues[0]?.path.join(".") || "its shape"}.`;
      if (read.success) yield read.data;
      else this.problem(`${this.page.call}, row ${index + 1}`, what);
    }
  }

  /** Whether this page says a thing for the first time; what many rows share is said once. */
  isNew(type: string, ref: Ref): boolean {
    const key = `${type} ${ref.realm} ${ref.externalId}`;
    if (this.said.has(key)) return false;
    this.said.add(key);
    return true;
  }

  /** An account in each way in which it can hold something. */
  principals(account: Account): Principal[] {
    const ref = accountRef(this.realm, account.user, account.host);
    return [
      ...(account.kind === "role" ? [] : [{ ref, kind: "identity" as const }]),
      ...(account.kind === "role" || isYes(account.held) ? [{ ref, kind: "group" as const }] : []),
    ];
  }

  /** One grant for all privileges that an account has in one place. */
  grant(
    account: Account,
    privileges: string[],
    { kind, scope, effect = "allow" }: { kind: string; scope: Ref | null; effect?: "allow" | "deny" },
  ): void {
    const sorted = [...new Set(privileges)].sort();
    if (sorted.length === 0) return;
    const where = kind === "server" ? "everything" : `a ${kind}`;
    const entitlement = {
      realm: this.realm,
      externalId: clip(`privilege/${kind}/${sorted.join(",")}`, 2000),
    };
    if (this.isNew("privilege", entitlement)) {
      this.add({
        t: "entitlement",
        ref: entitlement,
        kind: "privilege",
        name: clip(`${wordsFor(sorted)} on ${where}`, 400),
        system,
        managedBy: "provider",
        body: { object: kind, privileges: sorted },
      });
    }
    for (const { ref, kind: principalKind } of this.principals(account)) {
      this.add({
        t: "grant",
        principal: ref,
        principalKind,
        entitlement,
        scope: scope ?? serverRef(this.realm),
        effect,
      });
    }
  }
}
