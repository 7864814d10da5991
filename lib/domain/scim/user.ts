import { z } from "zod";
import { nameOf } from "@/lib/domain/people/name-of-address";
import { enterpriseUrn, userAttributes } from "./attributes";
import { canonical, isObject, type Resource } from "./canonical";
import { badRequest } from "./problem";

const text = z.string();

/** A user as it is kept. */
export const userSchema = z.object({
  userName: text.trim().min(1).max(320),
  externalId: text.optional(),
  active: z.boolean().optional(),
  displayName: text.optional(),
  name: z.record(z.string(), text).optional(),
  nickName: text.optional(),
  title: text.optional(),
  userType: text.optional(),
  preferredLanguage: text.optional(),
  locale: text.optional(),
  timezone: text.optional(),
  emails: z
    .array(
      z.object({
        value: text.optional(),
        display: text.optional(),
        type: text.optional(),
        primary: z.boolean().optional(),
      }),
    )
    .max(50)
    .optional(),
  [enterpriseUrn]: z
    .object({
      employeeNumber: text.optional(),
      costCenter: text.optional(),
      organization: text.optional(),
      division: text.optional(),
      department: text.optional(),
      manager: z
        .object({ value: text.optional(), $ref: text.optional(), displayName: text.optional() })
        .optional(),
    })
    .optional(),
});
export type ScimUser = z.output<typeof userSchema>;

/** A user from the body of a request. Throws ScimProblem `invalidSyntax`, `invalidValue`. */
export function readUser(body: unknown): ScimUser {
  if (!isObject(body)) throw badRequest("invalidSyntax", "A user is a JSON object.");
  return checkedUser(canonical(body, userAttributes));
}

/** A user whose attributes are in our spelling. Throws ScimProblem `invalidValue`. */
export function checkedUser(resource: Resource): ScimUser {
  const read = userSchema.safeParse(resource);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw badRequest(
    "invalidValue",
    `${issue?.path.join(".") || "The user"}: ${issue?.message ?? "it cannot be read"}.`,
  );
}

const looksLikeAddress = /^[^\s@]+@[^\s@]+$/;

/** The address that names them: the primary one, else that at work, else the first; else a userName that is one. In lower case. */
export function addressOf({ emails = [], userName }: ScimUser): string | null {
  const known = emails.filter(({ value }) => looksLikeAddress.test(value ?? ""));
  const chosen =
    known.find(({ primary }) => primary) ??
    known.find(({ type }) => type?.toLowerCase() === "work") ??
    known[0];
  const address = (chosen?.value ?? userName).trim().toLowerCase();
  return looksLikeAddress.test(address) && address.length <= 320 ? address : null;
}

/** What they are called. */
export function calledOf(user: ScimUser): string {
  const { displayName, name, userName } = user;
  const parts = [name?.givenName, name?.familyName].filter((part) => part !== undefined).join(" ");
  const address = addressOf(user);
  const called = displayName?.trim() || name?.formatted?.trim() || parts.trim();
  return (called || (address ? nameOf(address) : userName)).slice(0, 200);
}

/** What the identity provider calls their manager: the id of a user here, its userName or its externalId. */
export function managerOf(user: ScimUser): string | null {
  return user[enterpriseUrn]?.manager?.value?.trim() || null;
}
