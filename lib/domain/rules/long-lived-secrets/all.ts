import type { Rule } from "@/lib/domain/assessment/rule";
import { credentialTooOld } from "./credential-too-old";

/** NHI7: secrets that live too long, and those that are about to end. */
export const longLivedSecrets: readonly Rule[] = [credentialTooOld];
