import type { Rule } from "@/lib/domain/assessment/rule";
import { agentActsWithoutAsking } from "./agent-acts-without-asking";
import { agentBeyondPassport } from "./agent-beyond-passport";
import { agentBeyondSponsor } from "./agent-beyond-sponsor";
import { agentKeyInConfiguration } from "./agent-key-in-configuration";
import { agentPrivileged } from "./agent-privileged";
import { agentRunsAsPerson } from "./agent-runs-as-person";
import { agentToolsUnlisted } from "./agent-tools-unlisted";
import { agentUnregistered } from "./agent-unregistered";
import { agentWithoutSponsor } from "./agent-without-sponsor";
import { agentsShareCredential } from "./agents-share-credential";
import { toolContradicts } from "./tool-contradicts";
import { toolServerUnpinned } from "./tool-server-unpinned";

/** AI agents and their tool servers: who answers for them, what they may do, and whether they ask. */
export const agents: readonly Rule[] = [
  agentWithoutSponsor,
  agentActsWithoutAsking,
  agentKeyInConfiguration,
  agentPrivileged,
  toolContradicts,
  toolServerUnpinned,
  agentsShareCredential,
  agentRunsAsPerson,
  agentToolsUnlisted,
  agentUnregistered,
  agentBeyondPassport,
  agentBeyondSponsor,
];
