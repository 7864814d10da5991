import { hasMachineName } from "@/lib/domain/machine-name";

/**
 * Whether an account looks like a machine's: GitHub calls it a bot, or its login has a word for one. GitHub itself makes no
 * difference between the account of a person and one that a person made for a machine.
 */
export function looksLikeMachine({ login, type }: { login?: unknown; type?: unknown }): boolean {
  return type === "Bot" || (typeof login === "string" && (hasMachineName(login) || /bot$/i.test(login)));
}
