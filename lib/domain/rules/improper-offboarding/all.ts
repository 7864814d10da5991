import type { Rule } from "@/lib/domain/assessment/rule";
import { agentBlueprintDeleted } from "./agent-blueprint-deleted";
import { attestationOverdue } from "./attestation-overdue";
import { businessOwnerMissing } from "./business-owner-missing";
import { creatorLeft } from "./creator-left";
import { disabledWithLiveCredentials } from "./disabled-with-live-credentials";
import { dormant } from "./dormant";
import { emergencyUntested } from "./emergency-untested";
import { expiredAccessStillOn } from "./expired-access-still-on";
import { homeClosed } from "./home-closed";
import { leaversPersonalCredential } from "./leavers-personal-credential";
import { neverUsedCredential } from "./never-used-credential";
import { noOwner } from "./no-owner";
import { notRotatedSinceTransfer } from "./not-rotated-since-transfer";
import { ownerLeft } from "./owner-left";
import { ownerNotReconfirmed } from "./owner-not-reconfirmed";
import { pastEndDate } from "./past-end-date";
import { privilegedAndUnused } from "./privileged-and-unused";
import { purposeMissing } from "./purpose-missing";
import { recreatedWithoutOwner } from "./recreated-without-owner";
import { registerGhost } from "./register-ghost";
import { reviewOverdue } from "./review-overdue";
import { unusedCredential } from "./unused-credential";

/** NHI1: what should have ended with its work, its place or its people, and what nobody answers for. */
export const improperOffboarding: readonly Rule[] = [
  ownerLeft,
  creatorLeft,
  leaversPersonalCredential,
  notRotatedSinceTransfer,
  noOwner,
  ownerNotReconfirmed,
  businessOwnerMissing,
  purposeMissing,
  privilegedAndUnused,
  dormant,
  neverUsedCredential,
  unusedCredential,
  homeClosed,
  pastEndDate,
  expiredAccessStillOn,
  disabledWithLiveCredentials,
  emergencyUntested,
  attestationOverdue,
  reviewOverdue,
  registerGhost,
  recreatedWithoutOwner,
  agentBlueprintDeleted,
];
