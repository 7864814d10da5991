import type { Ref } from "@/lib/domain/record";
import { type MongoConfig, serverName } from "./config";

export const system = "mongodb";

/** A cluster issues its own users and roles; nothing that every reader may ask it for is a lasting id of it. */
export function clusterRealm(config: MongoConfig): string {
  return `mongodb:${config.cluster ?? serverName(config)}`;
}

export function clusterRef(realm: string): Ref {
  return { realm, externalId: "cluster" };
}

/** A user by its database and name, which stay its other name where it has an id. */
export function userName(db: string, user: string): string {
  return `user/${db}.${user}`;
}

export function roleRef(realm: string, db: string, role: string): Ref {
  return { realm, externalId: `role/${db}.${role}` };
}
