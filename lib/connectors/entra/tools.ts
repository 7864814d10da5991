import { z } from "zod";
import { everyItem } from "@/lib/connectors/sdk/every-item";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { scrub } from "@/lib/domain/secrets/scrub";
import { type Activity, readActivity } from "./activity";
import { graphPage } from "./graph-list";
import { entraRealm } from "./names";
import { permission } from "./permissions";
import { type EntraContext, openSession, type Session } from "./session";

/** What every step may use: the session, and what several pages ask about once. */
export interface Tools {
  session: Session;
  realm: string;
  /** Last uses of applications and credentials, read once for all pages. */
  activity(): Promise<Activity>;
  /** The application that an access is to: its name, and what its roles are called. */
  resource(id: string): Promise<Resource>;
}

export interface Resource {
  id: string;
  appId: string;
  name: string;
  roles: Map<string, { value: string; label: string }>;
}

export async function openTools(ctx: EntraContext): Promise<Tools> {
  const session = await openSession(ctx);
  const resources = new Map<string, Promise<Resource>>();
  let activity: Promise<Activity> | null = null;
  return {
    session,
    realm: entraRealm(ctx.config.tenant),
    activity() {
      activity ??= readActivity(session);
      return activity;
    },
    resource(id) {
      const known = resources.get(id) ?? getResource(session, id);
      resources.set(id, known);
      return known;
    },
  };
}

const resourceSchema = z.object({
  appId: z.string().max(100).catch(""),
  displayName: z.string().max(500).catch(""),
  appRoles: z.array(z.unknown()).catch([]),
});
const roleSchema = z.object({
  id: z.string().max(100),
  value: z.string().max(500).nullish().catch(null),
  displayName: z.string().max(500).nullish().catch(null),
});

/** An application that is gone, or that may not be seen, is known by its id alone. */
async function getResource(session: Session, id: string): Promise<Resource> {
  const answer = await session.ask("graph", {
    url: `${session.cloud.graph}/v1.0/servicePrincipals/${encodeURIComponent(id)}`,
    query: { $select: "id,appId,displayName,appRoles" },
    accept: [404],
    permission: permission.applications,
  });
  const read = resourceSchema.safeParse(answer.status === 404 ? {} : scrub(answer.json()));
  const { appId = "", displayName = "", appRoles = [] } = read.data ?? {};
  const roles = appRoles.flatMap((outside): [string, { value: string; label: string }][] => {
    const role = roleSchema.safeParse(outside).data;
    return role ? [[role.id.toLowerCase(), { value: role.value ?? "", label: role.displayName ?? "" }]] : [];
  });
  return { id, appId, name: displayName, roles: new Map(roles) };
}

/** A person or principal behind something, as it stands in lists of owners and sponsors. */
export const keptPerson = (item: unknown) =>
  kept(item, "id", "displayName", "userPrincipalName", "mail", "@odata.type");

/** The items of a list that hangs on one thing, however many there are. */
export function readAllOf(session: Session, path: string, needs: string): Promise<unknown[]> {
  return everyItem<string>({ title: `GET ${path}`, most: 10_000 }, (at) =>
    graphPage(session, { path, permission: needs }, at),
  );
}
