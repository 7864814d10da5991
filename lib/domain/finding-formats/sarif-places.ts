import { nameOf } from "@/lib/domain/named";
import { showText } from "@/lib/domain/text";
import type { ExportedFinding } from "./exported-finding";

/** A system, or an account of one, by its place in the list of the run. */
export interface SarifParent {
  index: number;
  fullName: string;
}

type Where = Pick<ExportedFinding, "system" | "account">;

/**
 * The systems and accounts that findings lie in, each once. What lies in one names it by its index, and its full name, which reads
 * as a path, ends with its own (§3.33.2, §3.33.8). Ids at the source are the names for machines (§3.33.6).
 */
export class SarifPlaces {
  /** As `run.logicalLocations` has them (§3.14.17). */
  readonly list: object[] = [];
  readonly #indexes = new Map<string, number>();

  /** The account, else the system; undefined: neither is known. */
  parentOf({ system, account }: Where): SarifParent | undefined {
    const top = system ? this.#add(system, null, undefined) : undefined;
    const name = nameOf(account);
    return name ? this.#add(name, account?.externalId ?? null, top) : top;
  }

  #add(name: string, id: string | null, within: SarifParent | undefined): SarifParent {
    const named = sarifName(name, id, within);
    const place = { kind: "namespace", ...named };
    const key = JSON.stringify(place);
    const index = this.#indexes.get(key) ?? this.list.push(place) - 1;
    this.#indexes.set(key, index);
    return { index, fullName: named.fullyQualifiedName ?? named.name };
  }
}

interface SarifName {
  name: string;
  fullyQualifiedName?: string;
  decoratedName?: string;
  parentIndex?: number;
}

/** The names of something: what lies in nothing has no full name but its own (§3.33.5). */
export function sarifName(name: string, id: string | null, within: SarifParent | undefined): SarifName {
  const shown = showText(name, 500);
  return {
    name: shown,
    ...(within ? { fullyQualifiedName: `${within.fullName}/${shown}` } : {}),
    ...(id ? { decoratedName: id } : {}),
    ...(within ? { parentIndex: within.index } : {}),
  };
}
