import type { Ref } from "@/lib/domain/record";
import { consumerOf, foldVarying, networkOf, plainText, remembering } from "@/lib/domain/usage-words";

export const usageOutcomes = ["ok", "denied", "failed"] as const;
export type UsageOutcome = (typeof usageOutcomes)[number];

/** Who acted, as the log names it. The inventory may know it by its id, by another name of it, or by its credential. */
export interface UsageActor {
  ref: Ref;
  aliases: string[];
  credential: Ref | null;
  /** What people call it, for where the inventory does not know it. */
  name: string;
}

/** An identity that the event made or changed. */
export interface Touch {
  verb: "created" | "changed";
  ref: Ref;
}

/** One event as every log says it. Texts are clean and clamped, addresses are networks, programs are families. */
export interface UsageEvent {
  /** Stable: the log's own id of the event, else a hash of what it says. */
  id: string;
  at: Date;
  actor: UsageActor;
  service: string;
  action: string;
  outcome: UsageOutcome;
  /** What called: a tool, a library, a workload. Empty: the log does not say; so for the next two. */
  consumer: string;
  network: string;
  country: string;
  /** The session or person for whom it acted. */
  onBehalfOf: string | null;
  /** By which the source finds the event again. */
  reference: string | null;
  touched: Touch | null;
  /** Whoever it was had proved to be the actor. A sign-in that was refused shows no use. */
  proven: boolean;
}

/** An event in the log's own words. */
export interface StatedUse {
  id: string;
  at: Date;
  actor: { ref: Ref; aliases?: string[]; credential?: Ref | null; name?: string };
  service: string;
  action: string;
  outcome: UsageOutcome;
  userAgent?: string;
  /** Better than the user agent, where the log names the workload. */
  workload?: string;
  address?: string;
  country?: string;
  onBehalfOf?: string;
  reference?: string;
  touched?: Touch | null;
  proven?: boolean;
}

/** What is said of an event, made safe and small to keep: this is the door that hostile text of every log comes through. */
export function usageEvent(stated: StatedUse, actor = usageActor(stated.actor)): UsageEvent {
  const { touched } = stated;
  return {
    id: stated.id,
    at: stated.at,
    actor,
    service: serviceWord(stated.service),
    action: actionWord(stated.action),
    outcome: stated.outcome,
    consumer: stated.workload ? workloadWord(stated.workload) : consumerWord(stated.userAgent ?? ""),
    network: networkOf(stated.address ?? ""),
    country: countryWord(stated.country ?? ""),
    onBehalfOf: stated.onBehalfOf ? behalfWord(stated.onBehalfOf) : null,
    reference: stated.reference ? plainText(stated.reference, 200) : null,
    touched: touched ? { verb: touched.verb, ref: cleanRef(touched.ref) } : null,
    proven: stated.proven ?? true,
  };
}

const serviceWord = remembering((text) => plainText(text, 100));
const actionWord = remembering((text) => plainText(text, 150));
const workloadWord = remembering((text) => plainText(foldVarying(text), 100));
const consumerWord = remembering(consumerOf);
const countryWord = remembering((text) => plainText(text, 60));
const behalfWord = remembering((text) => plainText(foldVarying(text), 200));

const maxId = 1500;

/** Who acted, made safe and small. Whoever sees the same again and again makes it once, and gives it to `usageEvent`. */
export function usageActor({ ref, aliases = [], credential, name }: StatedUse["actor"]): UsageActor {
  return {
    ref: cleanRef(ref),
    aliases: aliases.map((alias) => plainText(alias, maxId)).filter((alias) => alias !== ""),
    credential: credential ? cleanRef(credential) : null,
    name: plainText(name ?? ref.externalId, 200),
  };
}

function cleanRef({ realm, externalId }: Ref): Ref {
  return { realm: plainText(realm, 300), externalId: plainText(externalId, maxId) };
}
