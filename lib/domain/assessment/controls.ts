import type { Judgement } from "@/lib/domain/answer";
import { isShortLivedCredential } from "@/lib/domain/definitions/credentials";
import { isDormant } from "@/lib/domain/definitions/dormant";
import { auditable } from "@/lib/domain/definitions/lights";
import { isOwned } from "@/lib/domain/definitions/owned";
import { mayWork } from "./about";
import type { CredentialContext, IdentityContext } from "./context";
import type { Policy } from "./rule";

export const controlNames = ["explained", "rotated", "disabled", "monitored"] as const;
export type ControlName = (typeof controlNames)[number];

/** Whether it is under control: four answers, each with its reason. What is not known is never a yes. */
export function controlsOf(
  identity: IdentityContext,
  policy: Policy,
  now: Date,
): Record<ControlName, Judgement> {
  return {
    explained: explained(identity, policy, now),
    rotated: rotated(identity, policy),
    disabled: disabled(identity, policy, now),
    monitored: monitored(identity, policy, now),
  };
}

const yes = (why: string): Judgement => ({ answer: "yes", why });
const no = (why: string): Judgement => ({ answer: "no", why });
const unknown = (why: string): Judgement => ({ answer: "unknown", why });

/** Tags that tools which make things from code leave on them. */
const codeTags = new Set([
  "managed-by",
  "managedby",
  "managed_by",
  "terraform",
  "aws:cloudformation:stack-name",
  "app.kubernetes.io/managed-by",
]);

/** Explained: what it is for is written down, and there is somebody, or code, to ask why. */
function explained(identity: IdentityContext, policy: Policy, now: Date): Judgement {
  const { purpose, owners, sensitivity, environment, privilege, tags, traces } = identity;
  if (!purpose?.trim()) return no("Nobody has said what it is for.");
  const owned = isOwned(
    { ...owners, sensitivity, environment, tier: privilege.tier },
    now,
    policy.thresholds,
  );
  if (owned.answer === "yes") return yes(`Its purpose is written down. ${owned.why}`);
  if (traces.some(({ person }) => person?.active))
    return yes("Its purpose is written down, and somebody whom its source names is still here.");
  if (Object.keys(tags).some((key) => codeTags.has(key.toLowerCase())))
    return yes("Its purpose is written down, and it is made by code that can be read.");
  if (traces.some(({ person }) => person === null))
    return unknown(
      "Its purpose is written down; whether those whom its source names are still here is not known.",
    );
  if (owned.answer === "unknown") return unknown(`Its purpose is written down. ${owned.why}`);
  return no(
    traces.length > 0
      ? "Its purpose is written down, but whoever is named for it has left."
      : "Its purpose is written down, but nobody is named who could answer for it.",
  );
}

/** Rotated: every credential that works, or may, can be replaced without an outage, as far as is known. */
function rotated(identity: IdentityContext, policy: Policy): Judgement {
  if (!mayWork(identity)) return yes("It is switched off: replacing what it has interrupts nothing.");
  const answers = identity.credentials
    .filter(({ status }) => status === "active" || status === "unknown")
    .map((credential) => replaceable(credential, policy));
  const worst =
    answers.find(({ answer }) => answer === "no") ?? answers.find(({ answer }) => answer === "unknown");
  if (worst?.answer === "no") return worst;
  if (identity.keysHidden)
    return unknown("Which keys it has was not read, or its system does not show them.");
  if (worst) return worst;
  const [first, ...others] = answers;
  if (!first) return yes("It has no key of its own that would have to be replaced.");
  return others.length === 0
    ? first
    : yes("Each of its credentials is replaced by itself, or its places are known.");
}

function replaceable(credential: CredentialContext, policy: Policy): Judgement {
  const { renewal, sharedWith, places, externalId, name } = credential;
  const called = name ?? externalId;
  if (isShortLivedCredential(credential, policy.thresholds) === "yes")
    return yes("What it authenticates with is replaced by itself.");
  if (renewal === "automatic") return yes(`${called} is renewed automatically.`);
  if (sharedWith.length > 0)
    return no(
      `The secret of ${called} is also one of another identity: replacing it for one breaks the other.`,
    );
  return places.length > 0
    ? yes(`The places of ${called} are known (${places.length}): replace it there, then revoke the old one.`)
    : unknown(`Where ${called} is kept is not known, so neither is what stops when it is replaced.`);
}

/** Disabled: there is a switch, and what stops with it is known. */
function disabled(identity: IdentityContext, policy: Policy, now: Date): Judgement {
  const { status, managedBy, kind, lastUsed, usage } = identity;
  if (status !== "active" && status !== "unknown") return yes("It is switched off already.");
  if (managedBy === "provider") return no("Its provider runs it: it cannot be switched off here.");
  if (kind === "root_account")
    return no("A root account cannot be switched off; only its keys and password can be taken away.");
  if (kind === "other") return unknown("Whether its system can switch it off is not known.");
  if (identity.runsSomething === "yes") {
    const running = identity.trustedBy.filter(
      (each) => each.effect === "allow" && ["workload", "runs_as", "agent"].includes(each.kind),
    ).length;
    return yes(
      running === 1
        ? "It can be switched off; one thing that runs as it would stop, and is known."
        : `It can be switched off; ${running} things that run as it would stop, and are known.`,
    );
  }
  const dormant = isDormant(identity, now, policy.thresholds);
  if (dormant.answer === "yes") return yes(`It can be switched off. ${dormant.why}`);
  if (identity.runsSomething === "unknown") return unknown("Whether something runs as it is not known.");
  if (identity.reachableFrom === "unknown") return unknown("Who can become it is not known.");
  if (lastUsed.lookedAt) return unknown("Whether anything uses it was not looked at for too long.");
  if (lastUsed.gap !== "none")
    return unknown("Whether anything uses it cannot be told: not all use is recorded.");
  if (!lastUsed.at)
    return unknown("It was not used yet, but not for long enough to say that nothing needs it.");
  if (usage?.whole.consumers === false)
    return unknown("It is used by more programs than are looked through.");
  return usage && usage.consumers.length > 0
    ? yes(`It can be switched off; what used it in the last 90 days is known (${usage.consumers.length}).`)
    : unknown("It is used, and by what is not known.");
}

/** Monitored: all its use is recorded, by what observes or reports it. */
function monitored({ lastUsed }: IdentityContext, policy: Policy, now: Date): Judgement {
  if (lastUsed.at && lastUsed.grade === "inferred")
    return no("There are signs of use, but nothing observes or reports it.");
  const { state, why } = auditable(lastUsed, now, policy.thresholds);
  return { answer: state === "on" ? "yes" : state === "off" ? "no" : "unknown", why };
}
