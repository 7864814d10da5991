import type { ContainerContext, IdentityContext } from "@/lib/domain/assessment/context";
import { isOwned, type OwnerFacts } from "@/lib/domain/definitions/owned";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import { otherType } from "./view-access";
import { count, daysSince, fact, knownWord, list, viewType, words, yesOrNo } from "./view-type";

export const accountType = viewType<ContainerContext>(
  "Account",
  "The account, project or repository that it is in.",
  [
    fact("name", "string", "its name", ({ name }) => name),
    fact("kind", "string", "what it is", ({ kind }) => kind),
    fact(
      "status",
      "string",
      "whether it is active",
      ({ status }) => knownWord(status),
      "whether its account is active",
    ),
    fact(
      "environment",
      "string",
      "its environment",
      ({ environment }) => environment,
      "the environment of its account",
    ),
  ],
);

export const ownerType = viewType<OwnerFacts>("Owner", "Somebody who answers for it.", [
  fact("state", "string", "suggested, asked, accepted or declined", ({ state }) => state),
  {
    name: "accepted",
    type: "bool",
    doc: "whether they accepted, reconfirmed in time and are still here",
    needs: "to know whether its owner is still here",
    value: (owner, { now, policy }) =>
      yesOrNo(
        isOwned(
          { technical: owner, business: null, sensitivity: null, environment: null, tier: null },
          now,
          policy.thresholds,
        ).answer,
      ) ?? undefined,
    turns: ({ confirmedAt }, { policy }) => [
      confirmedAt &&
        new Date(
          confirmedAt.getTime() + thresholdOf("ownerReconfirmation", policy.thresholds) * 86_400_000 + 1,
        ),
    ],
  },
  fact("kind", "string", "person, team or mailbox", ({ party }) => party.kind),
  daysSince(
    "confirmedDays",
    "whole days since they accepted or reconfirmed",
    "a word of its owner",
    ({ confirmedAt }) => confirmedAt,
  ),
]);

export const privilegeType = viewType<IdentityContext>("Privilege", "What it may do.", [
  count(
    "tier",
    "0: it can give itself any access; 1: it can change production; 2: neither is known",
    ({ privilege }) => privilege.tier,
    "what it may do",
  ),
  fact(
    "atLeast",
    "bool",
    "whether some of what it holds was not understood, so that it may do more",
    ({ privilege }) => privilege.atLeast,
  ),
  fact(
    "privileged",
    "bool",
    "whether it is of tier 0 or 1",
    ({ privilege: { tier, atLeast } }) =>
      tier === 0 || tier === 1 ? true : tier === 2 && !atLeast ? false : null,
    "what all of its permissions allow",
  ),
  words(
    "powers",
    "what its permissions give it",
    ({ privilege: { tier, powers } }) => (tier === null ? null : powers),
    "what it may do",
  ),
]);

export const usageType = viewType<IdentityContext>("Usage", "What logs of the last 90 days say of it.", [
  count("ok", "how often it did something", ({ usage }) => usage?.ok ?? null, "a log of its use"),
  count("denied", "how often it was refused", ({ usage }) => usage?.denied ?? null, "a log of its use"),
  count("networks", "from how many networks", ({ usage }) => usage?.networks ?? null, "a log of its use"),
  words(
    "countries",
    "from which countries",
    ({ usage }) => (usage?.whole.countries ? usage.countries : null),
    "a log of its use that names all countries",
  ),
  words(
    "consumers",
    "workloads and programs that used it",
    ({ usage }) => (usage?.whole.consumers ? usage.consumers : null),
    "a log of its use that names all programs",
  ),
  words(
    "actions",
    "services and actions as service:action",
    ({ usage }) => (usage?.whole.actions ? usage.actions : null),
    "a log of its use that names all actions",
  ),
]);

export const agentType = viewType<IdentityContext>("Agent", "What is known of it where it is an AI agent.", [
  fact("model", "string", "the model that it uses", ({ agent }) => agent?.profile.model ?? null),
  fact(
    "framework",
    "string",
    "the program or platform that it runs in",
    ({ agent }) => agent?.profile.framework ?? null,
  ),
  words(
    "autoApprove",
    "settings that let it act without asking",
    ({ agent }) => agent?.profile.autoApprove ?? null,
  ),
  list("servers", otherType, "tool servers that it may call", ({ agent }) => agent?.servers ?? null),
  count(
    "writeTools",
    "how many of its tools change something",
    ({ agent }) => agent?.tools?.write ?? null,
    "a list of its tools",
  ),
  count(
    "destructiveTools",
    "how many of its tools destroy something",
    ({ agent }) => agent?.tools?.destructive ?? null,
    "a list of its tools",
  ),
]);
