import { clip } from "@/lib/connectors/sdk/page-records";
import { hasMachineName } from "@/lib/domain/machine-name";
import type { IdentityClass } from "@/lib/domain/record";
import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import type { Person } from "./people";

const machineUnit =
  /(?:^|\/)(?:service|system|technical|application|bot|robot)s?[-_ ]?(?:accounts?|users?|ids?)?(?:\/|$)/i;

/** Human needs proof: an employee number, or a place of work with a manager. Without any hint it stays unsure. */
export function classOfPerson({
  primaryEmail,
  orgUnitPath,
  externalIds,
  relations,
  organizations,
}: Pick<Person, "primaryEmail" | "orgUnitPath" | "externalIds" | "relations" | "organizations">): {
  class: IdentityClass;
  why: string;
} {
  const local = primaryEmail.split("@")[0] ?? "";
  const machine =
    orgUnitPath && machineUnit.test(orgUnitPath)
      ? `It lies in the unit ${clip(orgUnitPath, 100)}.`
      : hasMachineName(local)
        ? `Its name ${clip(local, 100)} speaks of a machine.`
        : isSharedMailbox(primaryEmail)
          ? `Its address ${clip(primaryEmail, 100)} is a role's, and no person's.`
          : null;
  const hasNumber = externalIds.some(({ type, value }) => type === "organization" && value);
  const hasWork = organizations.some(({ title, department }) => title || department);
  const hasManager = relations.some(({ type, value }) => type === "manager" && value);
  const person = hasNumber
    ? "The directory knows it under an employee number."
    : hasManager && hasWork
      ? "It has a manager, and a title or department."
      : null;
  if (machine && person) return { class: "both", why: `${person} But: ${machine}` };
  if (person) return { class: "human", why: person };
  if (machine) return { class: "non_human", why: machine };
  return {
    class: "unsure",
    why: "No employee number or manager, and nothing in its name speaks of a machine.",
  };
}
