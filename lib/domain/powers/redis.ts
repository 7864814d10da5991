import { fieldOf, textsOf } from "./body";
import { Gathered } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

/** Commands and categories of Redis that stand for a power. Later rules take back what earlier ones gave. */
const telling: readonly (readonly [rule: string, powers: readonly Power[]])[] = [
  ["@admin", ["administer", "disable_logging"]],
  ["acl", ["grant_access", "create_credentials"]],
  ["acl|setuser", ["grant_access", "create_credentials"]],
  ["config", ["administer"]],
  ["config|set", ["administer"]],
  ["module", ["administer"]],
  ["slaveof", ["read_all"]],
  ["replicaof", ["read_all"]],
  ["sync", ["read_all"]],
  ["psync", ["read_all"]],
  ["@dangerous", ["administer", "delete"]],
  ["@write", ["write", "delete"]],
  ["@scripting", ["write"]],
  ["@read", ["read"]],
  ["flushall", ["delete"]],
  ["flushdb", ["delete"]],
];

/** Rules of a user of Redis: its commands (`+@all -@dangerous`) and the keys that they reach (`~*`). */
export function powersOfRedis({ body }: EntitlementFacts): EntitlementPowers {
  const commands = textsOf(fieldOf(body, "commands"));
  if (commands.length === 0) return notUnderstood;
  const keys = textsOf(fieldOf(body, "keys"));
  const isAllKeys = keys.some((key) => key === "~*" || key === "allkeys" || key === "%RW~*");
  const found = new Gathered();
  const reach = isAllKeys ? "wide" : "named";
  for (const [rule, powers] of telling) {
    if (!isAllowed(commands, rule)) continue;
    // What administers the server asks for no key.
    for (const power of powers) {
      const ofData = power === "read" || power === "write" || power === "delete";
      found.add(ofData ? reach : "wide", power);
    }
  }
  for (const command of commands) {
    const [, name] = /^\+(?!@)(\w[\w|.-]*)/.exec(command) ?? [];
    if (name && !telling.some(([rule]) => rule === name))
      found.add(reach, reading.has(name) ? "read" : "write");
  }
  if (isAllowed(commands, "@all") && isAllKeys)
    found.add("wide", "read_all").trait("superuser", "wildcard_actions", "wildcard_resources");
  else if (isAllKeys && isAllowed(commands, "@read")) found.add("wide", "read_all");
  if (found.wide.size + found.named.size === 0) found.add(reach, "read");
  return found.powers;
}

const reading = new Set(
  "get mget exists ttl type scan keys hget hgetall hmget smembers sismember lrange llen zrange zscore strlen ping info auth hello subscribe psubscribe echo client select dbsize xread xrange".split(
    " ",
  ),
);

const ofAdmin = new Set([
  "acl",
  "acl|setuser",
  "config",
  "config|set",
  "module",
  "slaveof",
  "replicaof",
  "sync",
  "psync",
]);

/** The last rule that speaks of it decides. */
function isAllowed(commands: readonly string[], rule: string): boolean {
  let allowed = false;
  for (const each of commands) {
    const to = each.slice(1).toLowerCase();
    const isOn = each.startsWith("+");
    const speaks =
      to === rule ||
      to === "@all" ||
      (!isOn && to === "all") ||
      (ofAdmin.has(rule) && (to === "@admin" || to === "@dangerous" || rule.startsWith(`${to}|`))) ||
      (rule === "@dangerous" && to === "@admin" && !isOn) ||
      (rule === "@admin" && to === "@dangerous" && !isOn) ||
      ((rule === "flushall" || rule === "flushdb") && (to === "@dangerous" || to === "@write"));
    if (speaks) allowed = isOn;
  }
  return allowed || (rule !== "@all" && commands.includes("allcommands"));
}
