import { showText } from "@/lib/domain/text";
import { type DepartureIdentity, type DepartureRow, isUnrotated, reasonWords, standingWords } from "./schema";

type Cell = string | Date | null;
export interface Line {
  departure: DepartureRow;
  item: DepartureIdentity;
  reason: DepartureIdentity["reasons"][number];
}

const plain = (text: string | null | undefined) => (text ? showText(text, 2000) : null);

/** The record of a handover, a line for each reason: what, why, what became of it, and who said so when. */
export const departureColumns: readonly { title: string; cell: (line: Line) => Cell }[] = [
  { title: "Person", cell: ({ departure }) => plain(departure.person.name) },
  { title: "E-mail", cell: ({ departure }) => plain(departure.person.email) },
  { title: "Noticed", cell: ({ departure }) => departure.noticedAt },
  { title: "Closed", cell: ({ departure }) => departure.closedAt },
  { title: "Closed by", cell: ({ departure }) => plain(departure.closedBy) },
  { title: "Identity", cell: ({ item }) => plain(item.identity.name) },
  { title: "Identity id", cell: ({ item }) => item.identity.id },
  { title: "System", cell: ({ item }) => plain(item.system) },
  { title: "Reason", cell: ({ reason }) => reasonWords[reason.why].title },
  { title: "Evidence", cell: ({ reason }) => plain(reason.evidence) },
  { title: "What stands", cell: ({ reason }) => standingWords[reason.stands].title },
  {
    title: "Taken over, not known to be rotated since",
    cell: ({ item }) => (isUnrotated(item) ? "yes" : "no"),
  },
  {
    title: "Owners now",
    cell: ({ item }) => item.owners.map(({ name, role }) => `${plain(name)} (${role})`).join("; "),
  },
  { title: "Proposed successor", cell: ({ item }) => plain(item.proposed?.name) },
  { title: "Proposed because", cell: ({ item }) => plain(item.proposed?.why) },
  { title: "Asked", cell: ({ item }) => plain(item.question?.asked) },
  { title: "Asked at", cell: ({ item }) => item.question?.askedAt ?? null },
  { title: "Answer", cell: ({ item }) => item.question?.state ?? null },
  { title: "Answered by", cell: ({ item }) => plain(item.question?.answeredBy) },
  { title: "Answered at", cell: ({ item }) => item.question?.answeredAt ?? null },
  { title: "Decided by", cell: ({ item }) => plain(item.decidedBy) },
  { title: "Decided at", cell: ({ item }) => item.decidedAt },
  { title: "Note", cell: ({ item }) => plain(item.note) },
];
