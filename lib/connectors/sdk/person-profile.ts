import { clip } from "@/lib/connectors/sdk/page-records";
import type { IdentityClass, Ref } from "@/lib/domain/record";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { PersonProfile } from "@/lib/domain/source-record";

type Told = string | null | undefined;

/** What a directory says of whoever an account belongs to, before it is judged. */
export interface PersonFacts {
  email?: Told;
  employeeNumber?: Told;
  manager?: Ref | null | undefined;
  department?: Told;
  title?: Told;
}

const address = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>"]{2,}$/;

/**
 * The profile of an account that may be a person's, as the field of its record; nothing for a machine's, and no field that the
 * directory leaves empty.
 */
export function personField(of: IdentityClass, facts: PersonFacts): { person?: PersonProfile } {
  if (of === "non_human") return {};
  const email = facts.email?.trim().toLowerCase() ?? "";
  const told = (value: Told, most: number) => clip(scrubText(value?.trim() ?? ""), most);
  const number = told(facts.employeeNumber, 200);
  const department = told(facts.department, 200);
  const title = told(facts.title, 200);
  const person: PersonProfile = {
    ...(address.test(email) && email.length <= 320 ? { email } : {}),
    ...(number === "" ? {} : { employeeNumber: number }),
    ...(facts.manager ? { manager: facts.manager } : {}),
    ...(department === "" ? {} : { department }),
    ...(title === "" ? {} : { title }),
  };
  return Object.keys(person).length > 0 ? { person } : {};
}
