import type { Rule } from "@/lib/domain/assessment/rule";
import { certificateRenewalLate } from "./certificate-renewal-late";
import { credentialNeverExpires } from "./credential-never-expires";
import { credentialTooOld } from "./credential-too-old";
import { expiredCredentialLeft } from "./expired-credential-left";
import { expiresSoon } from "./expires-soon";
import { expiryTooFar } from "./expiry-too-far";
import { neverRotated } from "./never-rotated";
import { publicCertificateLife } from "./public-certificate-life";
import { staticWhereFederated } from "./static-where-federated";
import { twoActiveKeys } from "./two-active-keys";
import { vaultRotationOff } from "./vault-rotation-off";

/** NHI7: secrets that live too long, and those that are about to end. */
export const longLivedSecrets: readonly Rule[] = [
  credentialTooOld,
  neverRotated,
  credentialNeverExpires,
  expiryTooFar,
  twoActiveKeys,
  staticWhereFederated,
  expiresSoon,
  certificateRenewalLate,
  publicCertificateLife,
  expiredCredentialLeft,
  vaultRotationOff,
];
