import { z } from "zod";
import type { Ask, Decision, Way } from "@/lib/domain/privilege/decision";
import { isStorable } from "@/lib/domain/text";
import type { Held } from "./schema";

/** The three questions of the explorer. */
export const accessQuestions = ["can", "who", "what"] as const;
export type AccessQuestionKind = (typeof accessQuestions)[number];

const said = (max: number) => z.string().trim().max(max).refine(isStorable);
const text = said(2000).catch("");

/** What the address of the explorer holds; what it cannot hold is not asked. */
export const accessAddressSchema = z.object({
  ask: z.enum(accessQuestions).catch("can"),
  identity: text,
  action: text,
  resource: text,
  source: said(200).catch(""),
  /** What else is true of the request, as a JSON object. */
  context: text,
  /** Where the list goes on. */
  after: z.string().max(20_000).catch(""),
});
export type AccessAddress = z.output<typeof accessAddressSchema>;

/** The address of the explorer with these words; what is empty is left out. */
export function accessPath(address: Partial<AccessAddress>): string {
  const filled = Object.entries(address).filter(
    ([name, value]) => value !== "" && !(name === "ask" && value === "can"),
  );
  const query = new URLSearchParams(filled).toString();
  return query === "" ? "/access" : `/access?${query}`;
}

export const searchIdentitiesSchema = z.strictObject({ text: said(200) });

/** An identity to choose. */
export interface IdentityOption {
  id: string;
  name: string;
  system: string;
  hint: string;
}

/** A source that can be asked about. */
export interface AskableSource {
  name: string;
  system: string;
}

/** Whom an answer is about. */
export interface Asked {
  /** Null: a name that its system knows, and that no source lists. */
  id: string | null;
  name: string;
  system: string;
  /** By which sources people know where it is. */
  place: string;
  /** One of them, which tells it from others with its name; null: none lists its realm. */
  source: string | null;
}

/** One identity, by whatever name; with or without something to ask of it. */
export interface CanQuestion {
  identity: string;
  source: string | null;
  /** Null: everything that it may. */
  ask: Ask | null;
}

/** What a question about one identity is answered. */
export type CanAnswer =
  | { is: "decided"; who: Asked; decision: Decision; notEvaluated: readonly string[] }
  | { is: "held"; who: Asked; held: Held; notEvaluated: readonly string[] }
  /** How its system decides is not worked out. */
  | { is: "untold"; who: Asked; why: string }
  | { is: "several"; among: readonly Asked[] }
  | { is: "none" }
  /** Its words say nothing in its system. */
  | { is: "misasked"; who: Asked; message: string; next: string };

/** Who may do something, a page at a time. */
export interface WhoCanQuestion {
  source: string | null;
  ask: Ask;
  /** `next` of the page before; empty: the first. */
  after: string;
  limit: number;
}

/** One way on which somebody may do it, and where that somebody is in the inventory. */
export interface WayRow extends Way {
  /** Null: a group, or nobody whom the inventory lists. */
  identityId: string | null;
  /** By which sources people know where it is. */
  place: string;
}

export interface WaysPage {
  is: "listed";
  rows: readonly WayRow[];
  total: number;
  next: string | null;
  layersNotSeen: readonly string[];
  /** Whoever asked reaches a part only: others may be able to do it as well. */
  restricted: boolean;
}
export type WhoCanAnswer = WaysPage | { is: "misasked"; message: string; next: string };

/** What the explorer shows for its address. */
export type AccessAnswer =
  | CanAnswer
  | WhoCanAnswer
  /** What else is true of the request is no JSON object. */
  | { is: "badContext" }
  | { is: "noSource"; message: string; next: string }
  | { is: "failed"; what: string; safe: string; next: string; id: string };

export interface AccessLoad {
  address: AccessAddress;
  /** Null: not everything that the question needs is said yet. */
  answer: AccessAnswer | null;
  /** Whom the address names by id. */
  picked: IdentityOption | null;
  /** The sources that can be asked about. */
  sources: readonly AskableSource[];
  /** The systems whose access can be worked out. */
  systems: readonly string[];
  mayAddSources: boolean;
}
