import { z } from "zod";
import type { Page } from "@/lib/connectors/sdk/contract";
import { clip, PageRecords } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { clusterRealm, isProvided, publicRef, roleRef, system } from "./names";

const oidSchema = z.string().regex(/^\d{1,10}$/);
const nameSchema = z.string().min(1).max(500);

/** What every page says beside its rows. `database` is where objects lie; null: the whole cluster. */
const bodySchema = z.object({
  cluster: z.string().min(1).max(300),
  host: z.string().max(300).catch(""),
  database: z.object({ oid: oidSchema, name: nameSchema }).nullable(),
  rows: z.array(z.unknown()),
});
export type PageBody = z.output<typeof bodySchema>;

/** A role as every listing names it. What is not said of it is unknown, not false. */
export const roleSchema = z.object({
  oid: oidSchema,
  name: nameSchema,
  login: z.boolean().optional().catch(undefined),
  group: z.boolean().optional().catch(undefined),
});
export type Role = z.output<typeof roleSchema>;

/** Whether a role is somebody: it signs in, or could have before it was shut (a role without members that came not with the server). */
export function isIdentity({ oid, name, login, group }: Role): boolean {
  return login !== false || (group !== true && !isProvided(oid, name));
}

/** Whether others are, or can be, members of it. */
export function isGroup({ login, group }: Role): boolean {
  return login === false || group === true;
}

export interface Principal {
  ref: Ref;
  kind: "identity" | "group";
}

/** A page of a cluster, and its records as they are gathered. */
export class ClusterRecords extends PageRecords {
  readonly realm: string = "";
  readonly body: PageBody | null;
  private readonly said = new Set<string>();

  constructor(private readonly page: Page) {
    super(page);
    const body = bodySchema.safeParse(page.body);
    this.body = body.success ? body.data : null;
    if (body.success) this.realm = clusterRealm(body.data.cluster);
    else this.problem(page.call, "This is no answer of a PostgreSQL server that can be read.");
  }

  /** The rows that fit; the others are problems, by the name or number that they have. */
  *rows<T>(schema: z.ZodType<T>): Generator<T> {
    for (const [index, row] of (this.body?.rows ?? []).entries()) {
      const read = schema.safeParse(row);
      if (read.success) yield read.data;
      else
        this.problem(
          `${this.page.call}, row ${index + 1}`,
          `It cannot be read: ${read.error.issues[0]?.path.join(".") || "its shape"}.`,
        );
    }
  }

  /** Whether this page says a thing for the first time; what many rows share is said once. */
  isNew(type: string, ref: Ref): boolean {
    const key = `${type} ${ref.realm} ${ref.externalId}`;
    if (this.said.has(key)) return false;
    this.said.add(key);
    return true;
  }

  /** A role in each way in which it can hold something. */
  principals(role: Role): Principal[] {
    const ref = roleRef(this.realm, role.oid);
    return [
      ...(isIdentity(role) ? [{ ref, kind: "identity" as const }] : []),
      ...(isGroup(role) ? [{ ref, kind: "group" as const }] : []),
    ];
  }

  /** The group of everyone who may sign in. */
  everyone(): Principal {
    const ref = publicRef(this.realm);
    if (this.isNew("group", ref)) {
      this.add({ t: "entitlement", ref, kind: "group", name: "PUBLIC", system, managedBy: "provider" });
    }
    return { ref, kind: "group" };
  }

  /** A privilege that this page may have said already. */
  privilege(externalId: string, name: string, body: { [key: string]: unknown }): Ref {
    const ref = { realm: this.realm, externalId: clip(externalId, 2000) };
    if (this.isNew("privilege", ref)) {
      this.add({
        t: "entitlement",
        ref,
        kind: "privilege",
        name: clip(name, 400),
        system,
        managedBy: "provider",
        body,
      });
    }
    return ref;
  }
}
