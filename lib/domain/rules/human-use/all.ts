import type { Rule } from "@/lib/domain/assessment/rule";
import { consolePasswordOnMachine } from "./console-password-on-machine";
import { humanMayBecomeIt } from "./human-may-become-it";
import { humanUserAgent } from "./human-user-agent";
import { interactiveSignIn } from "./interactive-sign-in";
import { interactiveWithoutJustification } from "./interactive-without-justification";
import { personalTokenAutomation } from "./personal-token-automation";
import { unusualNetwork } from "./unusual-network";
import { workingHoursPattern } from "./working-hours-pattern";

/** NHI10: people who use what is a machine's, and machines that use what is a person's. */
export const humanUse: readonly Rule[] = [
  personalTokenAutomation,
  humanMayBecomeIt,
  interactiveSignIn,
  interactiveWithoutJustification,
  consolePasswordOnMachine,
  humanUserAgent,
  workingHoursPattern,
  unusualNetwork,
];
