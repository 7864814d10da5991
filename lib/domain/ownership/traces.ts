import type { EvidenceKind } from "./evidence";
import type { Named, Roll } from "./roll";

/** Something that points at an owner, with whom it names. */
export interface Trace {
  kind: EvidenceKind;
  role: "technical" | "business";
  named: Named;
  /** As the source has it. */
  said: string;
  /** The tag's key, the repository, the place. */
  where: string | null;
  at: Date | null;
  /** Of somebody who made things: how many of how many of the source. */
  made?: { made: number; of: number };
}

const part = (words: string) => new RegExp(`^(?:.*[:/._-])?(?:${words})$`, "i");
const keys: readonly (readonly [RegExp, EvidenceKind, Trace["role"]])[] = [
  [
    part(
      "business[-_ ]?owner|sponsor|product[-_ ]?owner|business[-_ ]?unit|business[-_ ]?contact|budget[-_ ]?owner",
    ),
    "business_tag",
    "business",
  ],
  [
    part(
      "owners?|owned[-_ ]?by|owner[-_ ]?e?mail|technical[-_ ]?owner|tech[-_ ]?owner|maintainers?|maintained[-_ ]?by|responsible",
    ),
    "tag_owner",
    "technical",
  ],
  [part("team|squad|owning[-_ ]?team|team[-_ ]?name|tribe"), "tag_team", "technical"],
  [part("contact|contacts|e?mail|on[-_ ]?call|slack|support"), "tag_contact", "technical"],
  [part("creator|created[-_ ]?by|requested[-_ ]?by"), "creator", "technical"],
];

/** What a tag's key says of its value. Null: it does not speak of owners. */
export function tagKind(key: string): { kind: EvidenceKind; role: Trace["role"] } | null {
  const found = keys.find(([pattern]) => pattern.test(key));
  return found ? { kind: found[1], role: found[2] } : null;
}

/** Traces in tags; `as` turns them into tags of something around the identity. */
export function tracesInTags(
  tags: Readonly<Record<string, string>>,
  roll: Roll,
  around?: { kind: "namespace_tag" | "workload_tag" | "account_tag"; where: string },
): Trace[] {
  return Object.entries(tags).flatMap(([key, value]): Trace[] => {
    const found = tagKind(key);
    if (!found || value.trim() === "") return [];
    const isClaim = found.kind !== "creator" && found.kind !== "tag_contact";
    if (around && !isClaim) return [];
    const kind = !around || found.role === "business" ? found.kind : around.kind;
    return namesIn(value).map((name) => ({
      kind,
      role: found.role,
      named: roll.find(name),
      said: around ? `${key}=${name}` : name,
      where: around ? around.where : key,
      at: null,
    }));
  });
}

/** A value may list several: `ada@example.com, payments`. */
function namesIn(value: string): string[] {
  const parts = value.includes("@") ? value.split(/[,;\s]+/) : value.split(/[,;]+/);
  const names = parts.map((each) => each.trim()).filter((each) => each !== "");
  // `Doe, Jane` is one.
  return !value.includes("@") && names.length === 2 && names.every((name) => /^\p{Lu}\p{L}+$/u.test(name))
    ? [value]
    : names.slice(0, 5);
}

const address = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;

/** People whom a description or comment names by address: anybody may be named there, so only who is known counts. */
export function tracesInText(text: string | null, roll: Roll): Trace[] {
  const found = (text ?? "").slice(0, 1000).match(address) ?? [];
  return [...new Set(found)].slice(0, 5).flatMap((said): Trace[] => {
    const named = roll.find(said);
    return named.is === "person" || named.is === "team"
      ? [{ kind: "description", role: "technical", named, said, where: null, at: null }]
      : [];
  });
}
