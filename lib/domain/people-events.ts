import { z } from "zod";
import { count, event, id, label } from "@/lib/domain/audit-shapes";

/** What the audit log tells of people and teams. */

const people = z.array(id).max(5000);
const origin = z.enum(["directory", "scim", "list"]);

export const peopleEvents = [
  event("person.changed", { personId: id, change: z.enum(["added", "edited"]), fields: z.array(id).max(10) }),
  event("team.changed", {
    teamId: id,
    name: label,
    change: z.enum(["added", "edited", "removed"]),
    members: count,
  }),
  event("people.imported", {
    peopleAdded: count,
    peopleEdited: count,
    teamsAdded: count,
    rowsRefused: count,
  }),
  event("people.joined", { accounts: count, added: count }),
  event("people.left", { people, how: z.enum(["directory", "scim", "list", "hand"]) }),
  event("people.returned", { people }),
  event("people.held", { holdId: id, origin, people: count, outOf: count }),
  event("people-hold.released", { holdId: id, origin, people: count }),
  event("people-hold.discarded", { holdId: id, origin, people: count }),
  event("person.split", { personId: id, accountKind: id, accountId: id, newPersonId: id }),
  event("person.merged", { personId: id, mergedId: id, accounts: count, ownerships: count }),
  event("person.merge-undone", { personId: id, mergedId: id }),
  event("person.away", { personId: id, away: z.boolean(), delegateId: id.nullable() }),
  event("person.stand-ins", { personId: id, managerId: id.nullable(), backupId: id.nullable() }),
] as const;

export const peopleEventTitles = {
  "person.changed": { code: "RC-1509", title: "Person added or edited" },
  "team.changed": { code: "RC-1510", title: "Team added, edited or removed" },
  "people.imported": { code: "RC-1511", title: "People and teams imported" },
  "people.joined": { code: "RC-2001", title: "Accounts of directories joined to people" },
  "people.left": { code: "RC-2002", title: "People noticed as gone" },
  "people.returned": { code: "RC-2003", title: "People noticed as back" },
  "people.held": { code: "RC-2004", title: "People who would be gone held for a decision" },
  "people-hold.released": { code: "RC-2005", title: "Held people released as gone" },
  "people-hold.discarded": { code: "RC-2006", title: "Held people kept as active" },
  "person.split": { code: "RC-2007", title: "Account split off a person" },
  "person.merged": { code: "RC-2008", title: "Two people joined" },
  "person.merge-undone": { code: "RC-2009", title: "Joining of two people taken back" },
  "person.away": { code: "RC-2010", title: "Absence of a person set or ended" },
  "person.stand-ins": { code: "RC-2011", title: "Manager or backup of a person set" },
} as const;
