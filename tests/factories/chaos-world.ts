import { Random } from "@/tests/factories/random";

/** What the loopback source holds: per scope its pages, each a list of items. The same seed gives the same world. */

export interface ChaosItem {
  type: "user" | "group" | "membership" | "key" | "copy" | "policy" | "grant" | "trust";
  id: string;
  [field: string]: unknown;
}

export interface ChaosScope {
  key: string;
  account: string;
  dataSet: "users" | "keys" | "access";
  pages: ChaosItem[][];
}

export interface WorldSize {
  accounts: number;
  users: number;
  perPage: number;
  /** How many accounts others have before these: worlds whose accounts differ have nothing in common. */
  after?: number;
}

const small: WorldSize = { accounts: 3, users: 40, perPage: 12 };
const day = (n: number) => new Date(Date.UTC(2025, 0, 1) + n * 86_400_000).toISOString();

/**
 * Three data sets per account. Users, their keys and their access come from scopes of their own that refer to each other,
 * by id and by login, so that children arrive before their parents and names are resolved in any order.
 */
export function chaosWorld(seed: number, size: WorldSize = small): ChaosScope[] {
  const random = new Random(seed);
  return Array.from({ length: size.accounts }, (_, i) => `acct-${(size.after ?? 0) + i + 1}`).flatMap(
    (account) => {
      const users = usersOf(account, size.users, random);
      const items = {
        users: [...groupsOf(account), ...users, ...membershipsOf(users, random)],
        keys: keysOf(users, random),
        access: accessOf(account, users, random),
      };
      return (["users", "keys", "access"] as const).map((dataSet) => ({
        key: `${account}/${dataSet}`,
        account,
        dataSet,
        pages: paged(items[dataSet], size.perPage, random),
      }));
    },
  );
}

/** The same world a while later: some things renamed, disabled, added, taken away; never so much that it is held. */
export function laterWorld(scopes: ChaosScope[], seed: number): ChaosScope[] {
  const random = new Random(seed);
  return scopes.map((scope) => {
    const items = scope.pages.flat();
    const leaving = new Set(
      (["key", "grant", "membership"] as const).flatMap((type) =>
        items
          .filter((item) => item.type === type)
          .slice(-2)
          .map((item) => item.id),
      ),
    );
    const kept = items.filter((item) => !leaving.has(item.id)).map((item) => changed(item, random));
    return { ...scope, pages: paged([...kept, ...arrivals(scope)], 12, random) };
  });
}

function usersOf(account: string, count: number, random: Random): ChaosItem[] {
  return Array.from({ length: count }, (_, i) => ({
    type: "user",
    id: `${account}-u${i}`,
    login: `deploy-${i}@${account}`,
    name: `deploy ${i}`,
    state: random.chance(0.9) ? "active" : "disabled",
    createdAt: day(i),
    tags: { team: `team-${random.below(5)}` },
  }));
}

const groupsOf = (account: string): ChaosItem[] =>
  Array.from({ length: 4 }, (_, i) => ({ type: "group", id: `${account}-g${i}`, name: `group ${i}` }));

function membershipsOf(users: ChaosItem[], random: Random): ChaosItem[] {
  return users
    .filter(() => random.chance(0.5))
    .map((user) => {
      const group = `${String(user.id).split("-u")[0]}-g${random.below(4)}`;
      return { type: "membership", id: `${group}:${user.id}`, group, user: user.login };
    });
}

function keysOf(users: ChaosItem[], random: Random): ChaosItem[] {
  return users.flatMap((user, i) => {
    const key: ChaosItem = {
      type: "key",
      id: `${user.id}-k0`,
      user: random.chance(0.5) ? user.id : user.login,
      state: "active",
      createdAt: day(i + 3),
      lastUsedAt: random.chance(0.7) ? day(300 + i) : null,
      usageSince: day(0),
    };
    const copy: ChaosItem = { type: "copy", id: `${user.id}-c0`, path: `/etc/app-${i}.env`, key: key.id };
    return random.chance(0.4) ? [copy, key] : [key];
  });
}

function accessOf(account: string, users: ChaosItem[], random: Random): ChaosItem[] {
  const policies: ChaosItem[] = Array.from({ length: 5 }, (_, i) => ({
    type: "policy",
    id: `${account}-p${i}`,
    name: `policy ${i}`,
    body: { allow: [`things:${i % 3}`] },
  }));
  const grants: ChaosItem[] = users.map((user) => {
    const policy = `${account}-p${random.below(5)}`;
    return { type: "grant", id: `${policy}:${user.id}`, user: user.login, policy };
  });
  const trusts: ChaosItem[] = random.some(users, 0.3).map((user) => {
    const from = random.pick(users);
    return { type: "trust", id: `${user.id}:${from.id}`, user: user.id, from: from.login };
  });
  // What another data set says of the same users: the visible row is the best of both.
  const notes: ChaosItem[] = random.some(users, 0.3).map((user) => ({
    type: "user",
    id: user.id,
    name: user.name,
    description: `seen in access of ${account}`,
  }));
  return [...grants, ...notes, ...trusts, ...policies];
}

/** Pages of uneven size, an empty one among them. */
function paged(items: ChaosItem[], perPage: number, random: Random): ChaosItem[][] {
  const pages: ChaosItem[][] = [];
  for (let at = 0; at < items.length; ) {
    const size = 1 + random.below(perPage);
    pages.push(items.slice(at, at + size));
    at += size;
  }
  pages.splice(1 + random.below(Math.max(1, pages.length - 1)), 0, []);
  return pages;
}

function changed(item: ChaosItem, random: Random): ChaosItem {
  if (item.type === "user" && item.state !== undefined && random.chance(0.1)) {
    return { ...item, name: `${item.name} (renamed)`, tags: { team: "moved" } };
  }
  if (item.type === "key" && random.chance(0.2)) return { ...item, state: "disabled" };
  if (item.type === "policy" && random.chance(0.3)) return { ...item, body: { allow: ["things:*"] } };
  return item;
}

function arrivals({ account, dataSet }: ChaosScope): ChaosItem[] {
  const user = { id: `${account}-new`, login: `new@${account}` };
  if (dataSet === "users")
    return [{ type: "user", ...user, name: "new", state: "active", createdAt: day(400) }];
  if (dataSet === "keys") {
    return [{ type: "key", id: `${user.id}-k0`, user: user.login, state: "active", createdAt: day(400) }];
  }
  return [{ type: "grant", id: `${account}-p0:${user.id}`, user: user.login, policy: `${account}-p0` }];
}
