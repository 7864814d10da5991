import type { GrantContext, Tier } from "@/lib/domain/assessment/context";
import { type Power, powers } from "./power";
import { placeWords } from "./target-reach";

/** A power that an identity holds by a grant, and the tier that it makes there. */
export interface Held {
  power: Power;
  tier: Tier;
  grant: GrantContext;
}

const most = 10;

/** What a power lets its holder do; a place follows. */
const words: Record<Power, string> = {
  administer: "administers",
  grant_access: "can give itself or others access in",
  create_credentials: "can make credentials of other identities in",
  change_trust: "can change who may become other identities in",
  impersonate: "can act as other identities in",
  disable_logging: "can switch off what records deeds in",
  read_secrets: "reads the values of secrets in",
  deploy: "changes what runs in",
  delete: "deletes in",
  write: "writes in",
  read_all: "reads all data of",
  read: "reads in",
};

/** Why an identity has its tier: one sentence for each grant that makes it privileged, the weightiest first. */
export function reasonsOf(held: readonly Held[], container: { kind: string; name: string } | null): string[] {
  const heaviest = new Map<GrantContext, Held>();
  for (const each of held) {
    const other = heaviest.get(each.grant);
    if (each.tier < 2 && (!other || order(each) < order(other))) heaviest.set(each.grant, each);
  }
  const sorted = [...heaviest.values()].sort((one, other) => order(one) - order(other));
  return [...new Set(sorted.map((each) => sentence(each, container)))].slice(0, most);
}

const order = ({ tier, power }: Held) => tier * powers.length + powers.indexOf(power);

function sentence({ power, tier, grant }: Held, container: { kind: string; name: string } | null): string {
  const { entitlement, target, through } = grant;
  const place = placeWords(entitlement.system, target, container);
  const isOfProduction = tier === 1 && power !== "read_all";
  const by = through ? `${entitlement.name}, by ${through}` : entitlement.name;
  return `It ${words[power]} ${place}${isOfProduction ? ", which is production" : ""} (${by}).`;
}
