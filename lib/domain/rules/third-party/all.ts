import type { Rule } from "@/lib/domain/assessment/rule";
import { domainWideDelegationBroad } from "./domain-wide-delegation-broad";
import { outsidersCanBecomeIt } from "./outsiders-can-become-it";
import { reachableFromAnywhere } from "./reachable-from-anywhere";
import { thirdPartyPowerfulAndUnverified } from "./third-party-powerful-and-unverified";
import { thirdPartyUnused } from "./third-party-unused";
import { thirdPartyWithoutIpLimits } from "./third-party-without-ip-limits";
import { toolDefinitionChanged } from "./tool-definition-changed";
import { trustsWholeAccount } from "./trusts-whole-account";
import { vendorBreached } from "./vendor-breached";
import { vendorWithoutExternalId } from "./vendor-without-external-id";
import { webhookInsecure } from "./webhook-insecure";
import { webhookToldEverything } from "./webhook-told-everything";

/** NHI3: what others run, or can reach, of ours. */
export const thirdParty: readonly Rule[] = [
  outsidersCanBecomeIt,
  vendorWithoutExternalId,
  trustsWholeAccount,
  thirdPartyPowerfulAndUnverified,
  thirdPartyUnused,
  vendorBreached,
  domainWideDelegationBroad,
  reachableFromAnywhere,
  webhookInsecure,
  webhookToldEverything,
  toolDefinitionChanged,
  thirdPartyWithoutIpLimits,
];
