import { z } from "zod";
import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { OwnerHint } from "@/lib/domain/source-record";

const personSchema = z.object({
  id: z.string().min(1).max(100),
  displayName: z.string().max(500).nullish().catch(null),
  userPrincipalName: z.string().max(500).nullish().catch(null),
  mail: z.string().max(500).nullish().catch(null),
});

/** Owners and sponsors as the directory lists them, by the name to sign in with where it is told. */
export function personHints(
  records: ItemRecords,
  people: unknown,
  where: string,
  type: OwnerHint["type"] = "owner_object",
): OwnerHint[] {
  return records.list(people, where).flatMap((outside): OwnerHint[] => {
    const person = personSchema.safeParse(outside).data;
    if (!person) {
      records.problem(where, "One of them has no id that can be read.");
      return [];
    }
    const value = person.userPrincipalName || person.mail || person.displayName || person.id;
    return [{ type, value: clip(value, 500), at: null }];
  });
}

/** Tags that Entra sets by itself say nothing about the application. */
const ownTag = /^(?:WindowsAzureActiveDirectory|AppServiceIntegratedApp|HideApp|AllMicrosoft)/;

/** Tags are single words here; people write `key:value` or `key=value` into them. */
export function tagsOfWords(words: unknown): Record<string, string> {
  if (!Array.isArray(words)) return {};
  const entries = words.flatMap((word): [string, string][] => {
    if (typeof word !== "string" || word === "" || ownTag.test(word)) return [];
    const [, key, value] = /^([^:=]{1,200})[:=](.*)$/s.exec(word) ?? [];
    return [[clip((key ?? word).trim(), 200), clip((value ?? "").trim(), 1000)]];
  });
  return Object.fromEntries(entries.filter(([key]) => key !== "" && key !== "__proto__"));
}
