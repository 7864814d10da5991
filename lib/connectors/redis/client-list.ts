import type { Row } from "@/lib/connectors/sdk/listings";

/** Who is connected, one row a user: from where, and with which program. The commands that they run are not kept. */
export function connectedUsers(list: string): Row[] {
  const users = new Map<string, { addresses: Set<string>; programs: Set<string> }>();
  for (const line of list.split(/\r?\n/)) {
    const facts = new Map(
      line.split(" ").flatMap((pair): [string, string][] => {
        const at = pair.indexOf("=");
        return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : [];
      }),
    );
    const name = facts.get("user");
    if (!name) continue;
    const seen = users.get(name) ?? { addresses: new Set(), programs: new Set() };
    users.set(name, seen);
    add(seen.addresses, facts.get("addr")?.replace(/:\d+$/, ""));
    add(seen.programs, facts.get("name"));
    add(seen.programs, facts.get("lib-name"));
  }
  return [...users].map(([name, { addresses, programs }]) => ({
    name,
    addresses: [...addresses].sort(),
    programs: [...programs].sort(),
  }));
}

function add(to: Set<string>, value: string | undefined): void {
  if (value && to.size < 20) to.add(value.slice(0, 200));
}
